// SPDX-License-Identifier: Apache-2.0
// The licences of what a release is made of: licences.mjs SBOM.json prints a line for each part, and fails where no licence of a part is
// one of those we accept. Of several licences any one will do: Maven's files list them as a choice.
import { readFileSync } from 'node:fs';

const ACCEPTED = [/^Apache( Software)?( License)?,?-?( Version)? ?2(\.0)?$/i, /^Apache-2\.0$/, /^The Apache.* License, Version 2\.0$/, /^MIT(-0)?$/, /^The MIT License$/i,
    /^(The )?BSD[- ]?[023]-Clause/i, /^(0BSD|ISC|CC0-1\.0|EPL-1\.0|EPL-2\.0|Go License|BSD-3-Clause|LGPL-2\.1-only)$/, /^Eclipse Public License/];
const bom = JSON.parse(readFileSync(process.argv[2], 'utf8'));
// A list without Jetty and the page's Lit is not the list of this product.
let bad = ['jetty-server', 'lit'].every(name => bom.components.some(part => part.name === name)) ? 0 : 1;
for (const part of bom.components) {
    const names = (part.licenses ?? []).flatMap(each => each.expression
        ? each.expression.replace(/[()]/g, '').split(/ OR /) : [each.license?.id ?? each.license?.name ?? '']).filter(Boolean);
    const fine = names.some(name => ACCEPTED.some(accepted => accepted.test(name)));
    bad += fine ? 0 : 1;
    console.log(`${fine ? 'ok    ' : 'FAILED'} ${(part.group ? part.group + ':' : '') + part.name} ${part.version}: ${names.join(' or ') || 'no licence known'}`);
}
console.log(`${bom.components.length} parts, ${bad} without a licence we accept`);
process.exit(bad ? 1 : 0);
