import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LINK_FROM_OCTETS } from '../limits.ts'
import { EMPTY_DRAFT, promisesFile } from './draft.ts'
import { dayText, goesAsLink, holdsLink, linkBlock } from './link-block.ts'

const URL = `https://mail.empresa.test/file/${'a'.repeat(43)}`

test('a file goes as a link when it is large, or when the message is full', () => {
  const room = { attached: 0, max: 50_000_000, wanted: true }
  assert.equal(goesAsLink(LINK_FROM_OCTETS, room), false)
  assert.equal(goesAsLink(LINK_FROM_OCTETS + 1, room), true)
  assert.equal(goesAsLink(LINK_FROM_OCTETS + 1, { ...room, wanted: false }), false)
  assert.equal(goesAsLink(50_000_000, { ...room, wanted: false }), false)
  assert.equal(goesAsLink(50_000_001, { ...room, wanted: false }), true)
  assert.equal(goesAsLink(2, { ...room, attached: 49_999_999, wanted: false }), true)
  // Nobody downloads nothing.
  assert.equal(goesAsLink(0, { ...room, attached: 60_000_000 }), false)
})

test('the block holds the name as text, whatever it is called', () => {
  const html = linkBlock({ name: '<img src=x onerror=alert(1)>.zip', url: URL }, '38 MB.')
  assert.ok(html.includes('<b>&lt;img src=x onerror=alert(1)&gt;.zip</b>'))
  assert.ok(html.includes(`href="${URL}"`))
})

test('whoever mentions an attachment and gives a link has not forgotten it', () => {
  const own = 'Le adjunto el plano.'
  assert.equal(promisesFile({ ...EMPTY_DRAFT, own }), true)
  assert.equal(promisesFile({ ...EMPTY_DRAFT, own: `${own}\nplano.zip <${URL}>` }), false)
  assert.equal(holdsLink('plano.zip <https://elsewhere.example/file/x>'), false)
})

test('a day is the same day wherever it is read', () => {
  assert.equal(dayText('2026-12-23', 'es-AR'), '23 de diciembre de 2026')
  assert.equal(dayText('2026-12-23', 'en-GB'), '23 December 2026')
})
