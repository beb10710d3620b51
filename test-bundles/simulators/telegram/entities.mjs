// SPDX-License-Identifier: Apache-2.0
// Entities the service finds in plain text by itself. Offsets count UTF-16 units, as strings here do.

const FOUND = [
  ["bot_command", /(?<![\w/@.])\/[A-Za-z0-9_]{1,32}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])/g],
  ["url", /(?<![\w@])https?:\/\/[^\s<>"]+[^\s<>".,!?;:)]/g],
  ["email", /(?<![\w.])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g],
  ["mention", /(?<![\w@/.])@[A-Za-z][A-Za-z0-9_]{3,31}(?!\w)/g],
  ["hashtag", /(?<![\w&#])#[\p{L}\p{N}_]*[\p{L}_][\p{L}\p{N}_]*/gu],
];

export function entitiesIn(text, taken = []) {
  const entities = [...taken];
  for (const [type, pattern] of FOUND) {
    for (const found of text.matchAll(pattern)) {
      const entity = { offset: found.index, length: found[0].length, type };
      const clash = e => ["code", "pre", "text_link", ...FOUND.map(([name]) => name)].includes(e.type)
        && e.offset < entity.offset + entity.length && entity.offset < e.offset + e.length;
      if (!entities.some(clash)) entities.push(entity);
    }
  }
  return entities.sort((a, b) => a.offset - b.offset || b.length - a.length);
}
