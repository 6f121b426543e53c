import { replaceEqualDeep, type InfiniteData } from "@tanstack/react-query";

type Pages = InfiniteData<unknown, unknown>;

/**
 * Puts a page that was asked for after the pages as they are now. The library puts it after those it knew when it asked:
 * whatever happened to them meanwhile would be lost.
 */
export function withNextPage(known: unknown, made: unknown): unknown {
  const [now, next] = [known as Pages | undefined, made as Pages];
  if (!now || next.pages.length !== now.pages.length + 1) return replaceEqualDeep(known, made);
  return { pages: [...now.pages, next.pages.at(-1)], pageParams: next.pageParams };
}
