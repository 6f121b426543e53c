"""Texts of documents: one file for each, the facts they ask for, and how a page looks."""
