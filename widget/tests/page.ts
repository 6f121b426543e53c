// As much of a browser as the pure parts touch.
Object.assign(globalThis, { document: { documentElement: { lang: "" } } });
