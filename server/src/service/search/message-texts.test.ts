import { type TestContext, test } from 'node:test'
import { SLICE_OCTETS } from '../../lib/slices.ts'
import { LARGE_MESSAGE_OCTETS } from '../delivery/limits.ts'
import { readTexts } from './message-texts.ts'

const HEAD = 'Subject: enorme\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhola\r\n--b\r\n'
const FILE = 'Content-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n\r\n'
const LINE = `${'QUJD'.repeat(18)}\r\n`

for (const [title, octets, pauses] of [
  ['one that is as large as small ones may be is read in one go', LARGE_MESSAGE_OCTETS, 0],
  ['one of two megabytes lets others in once', 2 * SLICE_OCTETS, 1],
  ['twenty megabytes leave twenty turns to the others', 20 * SLICE_OCTETS, 19],
] as const)
  test(title, async (t: TestContext) => {
    const start = `${HEAD}${FILE}`
    const rest = octets - start.length
    const bytes = Buffer.from(`${start}${LINE.repeat(Math.ceil(rest / LINE.length)).slice(0, rest)}`)
    t.assert.strictEqual(bytes.length, octets)
    let paused = 0
    const texts = await readTexts(bytes, () => void paused++)
    t.assert.strictEqual(paused, pauses)
    t.assert.match(texts.body, /hola/i)
  })
