"""Reference pages and the OpenAPI document, made from the code so that they cannot lie."""
