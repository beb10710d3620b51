// SPDX-License-Identifier: Apache-2.0
// Looks for secrets in every file that git knows (secretlint's rules), and compares with secrets-baseline.txt: a line for each finding that
// is meant, "PATH RULE SHA-256-OF-THE-TEXT". A new finding fails, a line nobody needs any more too. With --print, prints the lines there are.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';

const root = new URL('../../', import.meta.url).pathname;
const config = { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator }] };

async function findings(filePath, content) {
    const { messages } = await lintSource({ source: { filePath, content, ext: extname(filePath), contentType: 'text' }, options: { config } });
    return messages.map(each => ({
        line: `${filePath} ${each.ruleId.replace('@secretlint/secretlint-rule-', '')} `
            + createHash('sha256').update(content.slice(...each.range)).digest('hex').slice(0, 32),
        at: `${filePath}:${each.loc.start.line}`, says: each.message.replace(/: .*/, ''),
    }));
}

// What finds nothing proves nothing: a planted token has to be found.
const planted = ['gh', 'p_', createHash('sha256').update('planted').digest('hex').slice(0, 36)].join('');
if ((await findings('planted.txt', `token: ${planted}\n`)).length !== 1) {
    console.log('FAILED the scan does not find what it is to find');
    process.exit(1);
}

const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, maxBuffer: 1 << 26 }).toString().split('\0').filter(Boolean);
const found = [];
for (const file of files) {
    const bytes = readFileSync(root + file);
    if (!bytes.subarray(0, 8000).includes(0)) {
        found.push(...await findings(file, bytes.toString('utf8')));
    }
}
if (process.argv.includes('--print')) {
    console.log([...new Set(found.map(each => each.line))].sort().join('\n'));
    process.exit(0);
}
const meant = new Set(readFileSync(new URL('secrets-baseline.txt', import.meta.url), 'utf8').split('\n').filter(line => line && !line.startsWith('#')));
const news = found.filter(each => !meant.has(each.line));
const idle = [...meant].filter(line => !found.some(each => each.line === line));
news.forEach(each => console.log(`FAILED ${each.at} ${each.says}; take it away and change the secret, or, if it is none, add to secrets-baseline.txt:\n  ${each.line}`));
idle.forEach(line => console.log(`FAILED secrets-baseline.txt: nothing is found for "${line}"; take the line away`));
console.log(`${files.length} files, ${found.length} findings that are meant: ${found.length - news.length}`);
process.exit(news.length || idle.length ? 1 : 0);
