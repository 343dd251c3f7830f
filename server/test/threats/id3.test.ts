/** Comparing secrets: by digests, never with `===`. The unit is tested beside password-hash.ts. */
import { globSync, readFileSync } from 'node:fs'
import { type TestContext, test } from 'node:test'
import { inspect } from 'node:util'
import { Secret } from '../../src/lib/secret.ts'
import { equal } from '../../src/service/account/password-hash.ts'

const COMPARED = /\.reveal\(\)\s*[!=]==?|[!=]==?\s*\w+\.reveal\(\)/

test('no source compares what a Secret reveals', (t: TestContext) => {
  const files = globSync('server/src/**/*.ts')
  t.assert.ok(files.length > 50, 'the sources are found')
  for (const file of files) t.assert.doesNotMatch(readFileSync(file, 'utf8'), COMPARED, file)
  t.assert.match('if (secret.reveal() === typed)', COMPARED)
})

test('unequal lengths are false and do not throw', (t: TestContext) => {
  t.assert.strictEqual(equal(new Uint8Array(3), new Uint8Array(4)), false)
  t.assert.strictEqual(equal(new Uint8Array(4), new Uint8Array(4)), true)
})

test('a Secret prints as nothing (THREATS LG1)', (t: TestContext) => {
  const secret = new Secret('sentinel')
  const printed = [
    `${secret}`,
    JSON.stringify({ secret }),
    inspect({ secret }),
    String(secret),
    inspect([secret], { depth: 9 }),
  ]
  for (const text of printed) t.assert.doesNotMatch(text, /sentinel/)
})
