// SPDX-License-Identifier: Apache-2.0
// The commands of a guide: blocks.mjs FILE FOLDER writes each block marked sh into FOLDER/NN-KIND, KIND being what follows sh in its
// first line, or server. A block marked otherwise is a mistake: its commands would be run by nobody.
import { readFileSync, writeFileSync } from 'node:fs';

const [file, folder] = process.argv.slice(2);
let block = null, number = 0;
for (const [at, line] of readFileSync(file, 'utf8').split('\n').entries()) {
    const fence = line.match(/^```(.*)$/);
    if (!fence) {
        block?.lines.push(line);
    } else if (block) {
        writeFileSync(`${folder}/${String(++number).padStart(2, '0')}-${block.kind}`, `# line ${block.at}\n${block.lines.join('\n')}\n`);
        block = null;
    } else if (/^sh( [a-z]+)?$/.test(fence[1])) {
        block = { kind: fence[1].slice(3) || 'server', at: at + 1, lines: [] };
    } else {
        throw new Error(`${file}:${at + 1}: a block marked "${fence[1]}" is run by nobody`);
    }
}
console.log(number);
