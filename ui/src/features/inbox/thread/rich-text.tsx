import { Fragment, type ReactNode } from "react";

import type { Markup } from "@/lib/api/types";

import styles from "./rich-text.module.css";

const LINK = /\bhttps?:\/\/[^\s<>"«»]+[^\s<>"«».,!?:;)]/gu;

function safe(url: string): string | undefined {
  try {
    const parsed = new URL(url);
    return ["http:", "https:", "mailto:", "tel:"].includes(parsed.protocol) ? parsed.toString() : undefined;
  } catch {
    return undefined;
  }
}

function Outside({ url, children }: { url: string; children: ReactNode }) {
  const href = safe(url);
  if (!href) return children;
  return <a href={href} target="_blank" rel="noopener noreferrer nofollow">{children}</a>;
}

function withLinks(text: string): ReactNode[] {
  const parts: ReactNode[] = [];
  let from = 0;
  for (const found of text.matchAll(LINK)) {
    parts.push(text.slice(from, found.index), <Outside key={found.index} url={found[0]}>{found[0]}</Outside>);
    from = found.index + found[0].length;
  }
  return [...parts, text.slice(from)];
}

const TAGS: Record<string, "b" | "i" | "s" | "u" | "code" | "mark" | "blockquote"> = {
  strong: "b", bold: "b", emphasized: "i", italic: "i", strikethrough: "s", underline: "u", monospaced: "code", code: "code", highlighted: "mark", quote: "blockquote",
};

function dress(piece: string, marks: Markup[]): ReactNode {
  let node: ReactNode = marks.some((mark) => mark.type === "link") ? piece : withLinks(piece);
  for (const mark of marks) {
    const Tag = TAGS[mark.type];
    if (mark.type === "link" && mark.url) node = <Outside url={mark.url}>{node}</Outside>;
    else if (mark.type.endsWith("mention")) node = <span className={styles.mention}>{node}</span>;
    else if (Tag) node = <Tag>{node}</Tag>;
  }
  return node;
}

/** Text with the marks of its channel; positions count UTF-16 units; everything unknown stays plain text. */
export function RichText({ text, markup: given }: { text: string; markup?: Markup[] | null }) {
  const markup = given ?? [];
  const cuts = new Set([0, text.length]);
  for (const mark of markup) {
    cuts.add(Math.min(text.length, Math.max(0, mark.from)));
    cuts.add(Math.min(text.length, Math.max(0, mark.from + mark.length)));
  }
  const edges = [...cuts].sort((a, b) => a - b);
  return (
    <div className={styles.text} dir="auto">
      {edges.slice(0, -1).map((from, index) => {
        const to = edges[index + 1] ?? text.length;
        const marks = markup.filter((mark) => mark.from <= from && mark.from + mark.length >= to);
        return <Fragment key={from}>{dress(text.slice(from, to), marks)}</Fragment>;
      })}
    </div>
  );
}
