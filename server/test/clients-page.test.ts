/** docs/clients.md names tests that are there, and every transcript of a program is named in it. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type TestContext, test } from 'node:test'

const ROOT = join(import.meta.dirname, '../..')
const TESTS = join(ROOT, 'server/test')
const PAGE = readFileSync(join(ROOT, 'docs/clients.md'), 'utf8')

test('every test that the page of mail programs names is there', (t: TestContext) => {
  const named = [...PAGE.matchAll(/`((?:imap|pop3|smtp|e2e|runtime)\/[\w.-]+)`/g)].map(
    ([, name = '']) => name,
  )
  t.assert.ok(named.length > 50, `${named.length} names`)
  const missing = named.filter(
    (name) => !existsSync(join(TESTS, name)) && !existsSync(join(TESTS, 'conversations', `${name}.txt`)),
  )
  t.assert.deepStrictEqual(missing, [])
})

test('every transcript of a program is on the page', (t: TestContext) => {
  const transcripts = globSync(join(TESTS, 'conversations/*/clients-*.txt'))
  t.assert.ok(transcripts.length > 10)
  t.assert.deepStrictEqual(
    transcripts.filter((path) => !PAGE.includes(`/${basename(path, '.txt')}\``)),
    [],
  )
})

test('every place in the page that a transcript points to is there', (t: TestContext) => {
  const places = globSync(join(TESTS, 'conversations/*/clients-*.txt')).flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/docs\/clients\.md#([\w-]+)/g)].map(([, place]) => place),
  )
  const headings = new Set(
    [...PAGE.matchAll(/^## (.+)$/gm)].map(([, text = '']) =>
      text
        .toLowerCase()
        .replaceAll(/[^\w -]/g, '')
        .replaceAll(' ', '-'),
    ),
  )
  t.assert.ok(places.length > 10)
  t.assert.deepStrictEqual(
    places.filter((place) => !headings.has(place ?? '')),
    [],
  )
})
