import hooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

const place = (path) => /\/src\/(features\/[^/]+|app|components|lib|locales|styles|tests)/.exec(path.replaceAll("\\", "/"))?.[1];

/** Shared -> features -> app; a feature never imports a feature. */
const layers = {
  create(context) {
    const here = place(context.filename);
    const check = (node) => {
      const target = typeof node.source?.value === "string" ? node.source.value : "";
      const there = /^@\/(features\/[^/]+|app|components|lib)/.exec(target)?.[1];
      if (!there || !here || here === "app" || here === "tests") return;
      const shared = here === "components" || here === "lib";
      const wrong =
        there === "app" || (there.startsWith("features/") && there !== here) || (shared && here === "lib" && there === "components");
      if (wrong) context.report({ node, message: `${here} must not import ${there}` });
    };
    return { ImportDeclaration: check, ImportExpression: check, ExportNamedDeclaration: check, ExportAllDeclaration: check };
  },
};

const kebab = {
  create: (context) => ({
    Program(node) {
      const name = context.filename.split("/").pop() ?? "";
      if (!/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*$/.test(name)) context.report({ node, message: "File names are kebab-case" });
    },
  }),
};

const noBarrel = {
  create: (context) => ({
    ExportAllDeclaration: (node) => context.report({ node, message: "No barrels: import from the file itself" }),
  }),
};

export default tseslint.config(
  { ignores: ["node_modules", "src/lib/api/schema.gen.ts", "public", "*.cjs", "scripts"] },
  ...tseslint.configs.strict,
  {
    files: ["src/**/*.{ts,tsx}"],
    plugins: { "react-hooks": hooks, house: { rules: { layers, kebab, "no-barrel": noBarrel } } },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-invalid-void-type": "off",
      "react-hooks/rules-of-hooks": "error",
      "react-hooks/exhaustive-deps": "error",
      "max-lines": ["error", { max: 250, skipBlankLines: false, skipComments: false }],
      "no-console": "error",
      "house/layers": "error",
      "house/kebab": "error",
      "house/no-barrel": "error",
    },
  },
);
