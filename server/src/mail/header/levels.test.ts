import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readHeader } from './header.ts'
import { formatLevels, readLevels, tellingFields } from './levels.ts'

const ID = 'mx.empresa.test'
const FOUND = {
  place: 'junk',
  level: 3,
  points: 7.35,
  findings: [
    { level: 3, rule: 'html.hidden-text', points: 1.5 },
    { level: 2, rule: 'spf.softfail', points: 0.5 },
    { level: 3, rule: 'classifier.junk', points: 5.35 },
  ],
}

function read(text: string, id = ID): ReturnType<typeof readLevels> {
  const bytes = Buffer.from(`${text}\r\nhello\r\n`)
  return readLevels(bytes, readHeader(bytes), id)
}

test('what was found stands in one field, by level, and is read back', () => {
  const line = formatLevels(ID, FOUND)
  assert.match(
    line.replaceAll('\r\n', ''),
    /^X-Valija-Levels: mx\.empresa\.test; junk; level=3; points=7\.35; +2=spf\.softfail:0\.50; +3=html\.hidden-text:1\.50, +classifier\.junk:5\.35$/,
  )
  for (const one of line.split('\r\n')) assert.ok(one.length <= 78, one)
  const levels = read(line)
  assert.deepEqual(
    { ...levels, findings: levels?.findings.toSorted((a, b) => b.points - a.points) },
    { ...FOUND, findings: FOUND.findings.toSorted((a, b) => b.points - a.points) },
  )
})

test('a line of another server is none of ours, and a broken one is none', () => {
  assert.equal(read(formatLevels('mx.otra.test', FOUND)), undefined)
  assert.equal(read(`X-Valija-Levels: ${ID}; junk; level=9; points=1\r\n`), undefined)
  assert.equal(read(`X-Valija-Levels: ${ID}; junk; level=3; points=x\r\n`), undefined)
  assert.equal(read('Subject: none\r\n'), undefined)
})

test('what others wrote of filtering is found, whatever its letters', () => {
  const bytes = Buffer.from(
    'X-SPAM-Flag: NO\r\nSubject: a\r\nx-valija-levels: mx; inbox\r\nX-Spam-Status: No\r\n\r\n',
  )
  assert.equal(tellingFields(bytes, readHeader(bytes)).length, 3)
})

test('any text is read to the end without a throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      read(`X-Valija-Levels: ${ID};${text.replaceAll(/[\r\n]/g, ' ')}\r\n`)
    }),
  )
})
