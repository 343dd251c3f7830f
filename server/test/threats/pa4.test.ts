/** What a company writes into its settings is text, wherever it comes out again; and no setting names a program. THREATS PA4 */
import { type TestContext, test } from 'node:test'
import { z } from 'zod'
import { configSchema } from '../../src/config/schema.ts'
import { withFooter } from '../../src/mail/mime/footer.ts'
import { readStructure, walkParts } from '../../src/mail/mime/structure.ts'
import { partText } from '../../src/mail/mime/text.ts'

const TEMPLATES = `{{7*7}} \${7*7} %{x} %s <%= 7*7 %> #{7*7} [[x]] __x__ $& $1 <script>alert(1)</script>`

function footed(type: string, text: string): string {
  const bytes = Buffer.from(
    `From: ana@empresa.test\r\nContent-Type: ${type}; charset=utf-8\r\n\r\n${text}\r\n`,
  )
  const { bytes: after } = withFooter(bytes, readStructure(bytes).root, { text: TEMPLATES, html: undefined })
  const [leaf] = [...walkParts(readStructure(after).root)]
  return leaf === undefined ? '' : partText(after, leaf)
}

test('a text under mail comes out as it was written', (t: TestContext) => {
  t.assert.strictEqual(footed('text/plain', 'hola').trimEnd(), `hola\n\n${TEMPLATES}`)
})

test('and in HTML no sign of it is markup', (t: TestContext) => {
  const html = footed('text/html', '<p>hola</p>')
  t.assert.match(html, /\{\{7\*7\}\} \$\{7\*7\}/)
  t.assert.match(html, /&lt;script&gt;alert\(1\)&lt;\/script&gt;/)
  t.assert.doesNotMatch(html, /<script|<%/)
})

test('no setting of the file names a program', (t: TestContext) => {
  const schema = z.toJSONSchema(configSchema, { unrepresentable: 'any', io: 'input' })
  const keys = [...keysOf(schema)]
  t.assert.ok(keys.includes('hostname') && keys.includes('resolver'), 'all of the file is looked at')
  const programs = /(?:^|_)(?:command|cmd|exec|program|script|shell|sh|hook|run|pipe|sendmail)(?:_|$)/
  t.assert.deepStrictEqual(
    keys.filter((key) => programs.test(key)),
    [],
  )
})

function* keysOf(schema: unknown): Generator<string> {
  if (typeof schema !== 'object' || schema === null) return
  for (const [name, value] of Object.entries(schema)) {
    if (name === 'properties') yield* Object.keys(value as object)
    yield* keysOf(value)
  }
}
