import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asMbox, lastCut, piecesOfMbox } from './bring.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const LETTERS = Array.from({ length: 9 }, (_, n) => `From x\r\nSubject: ${n}\r\n\r\n>From here\r\n\r\n`)

async function piecesOf(text: string, octets: number, max = 1000): Promise<string[]> {
  const pieces: string[] = []
  for await (const { mbox } of piecesOfMbox(new Blob([text]), octets, max))
    pieces.push(new TextDecoder().decode(mbox))
  return pieces
}

test('a file is cut between messages, and nothing of it is lost', async () => {
  const whole = LETTERS.join('')
  const pieces = await piecesOf(whole, 100)
  assert.ok(pieces.length > 2)
  assert.equal(pieces.join(''), whole)
  for (const piece of pieces) assert.ok(piece.startsWith('From x') && piece.length <= 100)
})

test('a large message has a piece of its own, and one that is larger than any is told', async () => {
  const large = `From x\n\n${'y'.repeat(500)}\n\nFrom z\n\nhola\n\n`
  assert.deepEqual((await piecesOf(large, 100, 515)).length, 2)
  await assert.rejects(piecesOf(large, 100, 300), RangeError)
})

test('a line within a text is no place to cut', () => {
  assert.equal(lastCut(bytesOf('From x\n\nuno\nFrom here on\n')), -1)
  assert.equal(lastCut(bytesOf('From x\n\nuno\n\nFrom y\n')), 13)
})

test('a single message stands as it is, its own lines told from the one before it', () => {
  const message = 'Subject: x\r\n\r\nFrom here\r\n>From there\r\nend'
  const mbox = new TextDecoder().decode(asMbox(bytesOf(message)))
  assert.match(mbox, /^From MAILER-DAEMON .*\r\n/)
  const rest = mbox.slice(mbox.indexOf('\n') + 1)
  assert.equal(rest, 'Subject: x\r\n\r\n>From here\r\n>>From there\r\nend\r\n\r\n')
})
