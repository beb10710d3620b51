// SPDX-License-Identifier: Apache-2.0
import { type TemplateResult, html, nothing } from "lit";
import type { Nodes, Parents, Table } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";

/** More than this is shown as it was written: parsing takes longer the more there is. */
const LONGEST = 100_000;
const DEEPEST = 24;

/**
 * Markdown as elements of the page. The text is parsed to a tree and the tree drawn as elements; no text ever becomes
 * markup, HTML in it is shown as the characters it is, and nothing is fetched for it.
 */
export function markdown(source: string): TemplateResult {
  if (source.length > LONGEST) {
    return html`<pre class="plain">${source}</pre>`;
  }
  const tree = fromMarkdown(source, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  return html`${children(tree, 0)}`;
}

function children(node: Parents, depth: number): unknown {
  return depth > DEEPEST ? plain(node) : node.children.map((child) => draw(child, depth + 1));
}

function draw(node: Nodes, depth: number): unknown {
  switch (node.type) {
    case "text":
    case "html":
      return node.value;
    case "paragraph":
      return html`<p>${children(node, depth)}</p>`;
    case "heading":
      return heading(node.depth, children(node, depth));
    case "strong":
      return html`<strong>${children(node, depth)}</strong>`;
    case "emphasis":
      return html`<em>${children(node, depth)}</em>`;
    case "delete":
      return html`<del>${children(node, depth)}</del>`;
    case "break":
      return html`<br />`;
    case "inlineCode":
      return html`<code>${node.value}</code>`;
    case "code":
      return html`<pre tabindex="0"><code>${node.value}</code></pre>`;
    case "blockquote":
      return html`<blockquote>${children(node, depth)}</blockquote>`;
    case "thematicBreak":
      return html`<hr />`;
    case "list":
      return node.ordered
        ? html`<ol start=${node.start ?? 1}>${children(node, depth)}</ol>`
        : html`<ul>${children(node, depth)}</ul>`;
    case "listItem":
      return html`<li>${typeof node.checked === "boolean" ? (node.checked ? "☑ " : "☐ ") : nothing}${children(node, depth)}</li>`;
    case "link":
      return link(node.url, children(node, depth), plain(node));
    case "image":
      // A picture named by a model would tell its server that, and what, we read.
      return link(node.url, `Picture: ${node.alt || node.url}`, node.alt ?? "");
    case "table":
      return table(node, depth);
    case "definition":
      return nothing;
    default:
      return "children" in node ? children(node, depth) : "value" in node ? node.value : plain(node);
  }
}

/** The page has its own headings; those of an answer come below them. */
function heading(depth: number, inside: unknown): TemplateResult {
  return depth <= 2 ? html`<h3>${inside}</h3>` : depth === 3 ? html`<h4>${inside}</h4>` : html`<h5>${inside}</h5>`;
}

/** A link only where a browser would open a page or a letter; its address is shown where the text does not say it. */
function link(url: string, inside: unknown, words: string): unknown {
  let target: URL;
  try {
    target = new URL(url);
  } catch {
    return html`${inside} (${url})`;
  }
  if (!["http:", "https:", "mailto:"].includes(target.protocol)) {
    return html`${inside} (${url})`;
  }
  const told = words === url || words === target.href || `mailto:${words}` === url || `http://${words}` === url;
  return html`<a href=${target.href} target="_blank" rel="noopener noreferrer nofollow">${inside}</a>${told
      ? nothing
      : html`<span class="address"> (${target.href})</span>`}`;
}

function table(node: Table, depth: number): TemplateResult {
  const [head, ...rows] = node.children;
  return html`<div class="table" tabindex="0" role="group" aria-label="Table"><table>
    <thead><tr>${head?.children.map((cell) => html`<th>${children(cell, depth)}</th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${row.children.map((cell) => html`<td>${children(cell, depth)}</td>`)}</tr>`)}</tbody>
  </table></div>`;
}

/** The words of a tree without their form. */
function plain(node: Nodes): string {
  if ("value" in node) {
    return node.value;
  }
  return "children" in node ? node.children.map((child) => plain(child)).join("") : "";
}
