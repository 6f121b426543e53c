// The little of Node that the application uses: the package itself needs no types of Node.
declare module "node:readline" {
  export function createInterface(options: { input: unknown }): AsyncIterable<string>;
}
declare const process: { argv: string[]; stdin: unknown; stdout: { write(text: string): void } };
