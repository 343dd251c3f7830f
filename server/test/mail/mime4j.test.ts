/** Mime4J's torture messages: our parts against the structure that Mime4J reads. */
import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { suite, type TestContext, test } from 'node:test'
import { type Part, readStructure } from '../../src/mail/mime/structure.ts'
import { readKnown } from './known.ts'

const CORPUS = new URL('../corpus/mime4j/', import.meta.url).pathname
const KNOWN = readKnown(new URL('./known-differences-mime4j.tsv', import.meta.url))

suite('the structure of torture messages', () => {
  const files = globSync(`${CORPUS}*.msg`).toSorted()
  test('the messages are there', (t: TestContext) => t.assert.strictEqual(files.length, 32))

  for (const file of files) {
    const name = basename(file, '.msg')
    const known = KNOWN.get(name)
    test(`${name}${known === undefined ? '' : ` differs: ${known}`}`, (t: TestContext) => {
      const bytes = readFileSync(file)
      const ours = describe(bytes, readStructure(bytes).root)
      const theirs = expected(readFileSync(`${CORPUS}${name}.xml`, 'utf8'))
      if (known === undefined) t.assert.strictEqual(ours, theirs)
      else t.assert.notStrictEqual(ours, theirs, 'no longer a difference: take it out of the list')
    })
  }

  test('every known difference names a message', (t: TestContext) => {
    const names = new Set(files.map((file) => basename(file, '.msg')))
    for (const name of KNOWN.keys()) t.assert.ok(names.has(name), name)
  })
})

/** `multipart(body "…" message(body "…"))`: kinds in their order, and the octets of every leaf. */
function describe(bytes: Uint8Array, part: Part): string {
  const inner = part.children.map((child) => describe(bytes, child)).join(' ')
  if (part.kind === 'multipart' || part.type.type === 'multipart') return `multipart(${inner})`
  if (part.kind === 'message') return `message(${inner})`
  const text = Buffer.from(bytes.subarray(part.bodyStart, part.bodyEnd)).toString('latin1')
  return `body ${JSON.stringify(plain(text))}`
}

/** The same out of the XML: a few tags, no attributes, entities in the text. */
function expected(xml: string): string {
  const kept = xml.replaceAll(/<(header|preamble|epilogue)>[\s\S]*?<\/\1>/g, '')
  const out: string[] = []
  for (const [, tag, text] of kept.matchAll(/<(\/?[a-z-]+)>(?:([^<]*)(?=<\/body>))?/g)) {
    if (tag === 'body') out.push(` body ${JSON.stringify(plain(decode(text ?? '')))}`)
    else if (tag === 'multipart') out.push(' multipart(')
    else if (tag === '/multipart') out.push(')')
    else if (tag === 'message') out.push(' message(')
    else if (tag === '/message') out.push(')')
  }
  const whole = out.join('').replaceAll('( ', '(').trim()
  return whole.slice('message('.length, -1)
}

function decode(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
}

/** Line ends as LF; how many of them close a text is the other's formatting. */
function plain(text: string): string {
  return text.replaceAll('\r\n', '\n').trim()
}
