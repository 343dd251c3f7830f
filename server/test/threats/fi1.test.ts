/** THREATS FI1: what the scanner sees and what a reader's program sees is not the same. All is caught, or held. */
import { suite, type TestContext, test } from 'node:test'
import { readStructure } from '../../src/mail/mime/structure.ts'
import { LOOSE_TEXT_OCTETS, READINGS_MAX } from '../../src/service/filter/attachments/limits.ts'
import { SCANNED_FILES_MAX } from '../../src/service/filter/scanners/limits.ts'
import { piecesOf } from '../../src/service/filter/scanners/scanned.ts'
import { examineMessage, told } from '../kit/attachments.ts'
import { startClamd } from '../kit/clamd.ts'
import { needs } from '../kit/components.ts'
import { EICAR } from '../kit/eicar.ts'
import { EICAR_FORMS } from '../kit/eicar-forms.ts'
import { messageWith, OFFICE_FILES, officeFile } from '../kit/office-files.ts'
import { scanners } from '../kit/scanners.ts'
import { noPause, suspect } from '../kit/suspect.ts'

/** In the raw message, or in a reading of it. */
async function isShown(message: string): Promise<boolean> {
  const { pieces, overflow } = await piecesOf(suspect(message), noPause)
  return overflow || pieces.some(({ bytes }) => Buffer.from(bytes).includes(EICAR))
}

suite('FI1: EICAR in many forms', () => {
  test('there are 45 and more', (t: TestContext) => t.assert.ok(EICAR_FORMS.size >= 45))

  for (const [odd, message] of EICAR_FORMS)
    test(`${odd}: the scanner is shown it, or it is held`, async (t: TestContext) => {
      const isHeld = told(await examineMessage(message)).held
      t.assert.ok(isHeld || (await isShown(message)))
    })

  test('a real clamd finds it, or it is held', { skip: needs('clamd') }, async (t: TestContext) => {
    await using clamd = await startClamd()
    const asked = scanners({ clamav: { path: clamd.path } })
    const counts = { caught: 0, held: 0 }
    for (const [odd, message] of EICAR_FORMS) {
      const look = await asked.examine(suspect(message), noPause)
      const isHeld = look.unscanned !== undefined || told(await examineMessage(message)).held
      if (look.virus !== undefined) counts.caught++
      else if (isHeld) counts.held++
      else t.assert.fail(odd)
    }
    t.diagnostic(`${EICAR_FORMS.size} forms: ${counts.caught} caught, ${counts.held} held`)
    t.assert.strictEqual(counts.caught + counts.held, EICAR_FORMS.size)
    t.assert.ok(counts.caught >= 50)
  })
})

suite('FI1: honest messages are not ambiguous', () => {
  const files = OFFICE_FILES.map(([name]) => ({ name, bytes: officeFile(name) }))
  const honest: readonly (readonly [string, Buffer])[] = [
    ['with files', messageWith('x', files)],
    ['without a closing boundary', messageWith('x', files).subarray(0, -7)],
    ['forwarded', forwarded(messageWith('x', files))],
  ]
  for (const [what, message] of honest)
    test(what, async (t: TestContext) => {
      t.assert.deepStrictEqual(told(await examineMessage(message)), { rules: [], held: false })
    })
})

function forwarded(message: Buffer): Buffer {
  const head =
    'Subject: Fwd\r\nContent-Type: multipart/mixed; boundary=bb\r\n\r\n--bb\r\n\r\nMira\r\n--bb\r\nContent-Type: message/rfc822\r\n\r\n'
  return Buffer.concat([Buffer.from(head), message, Buffer.from('\r\n--bb--\r\n')])
}

test('more readings than are looked at: held', async (t: TestContext) => {
  const parts = (count: number): string =>
    `Content-Type: multipart/mixed; boundary=b; boundary=c\r\n\r\n${'--b\r\nContent-Transfer-Encoding: base64\r\n\r\nQUJD\r\n'.repeat(count)}--b--\r\n`
  const overflow = async (count: number): Promise<boolean> => {
    const bytes = Buffer.from(parts(count))
    return (await piecesOf({ bytes, structure: readStructure(bytes) }, noPause)).overflow
  }
  // Each is read by its structure twice, and once where it is cut.
  t.assert.ok(!(await overflow(Math.floor(READINGS_MAX / 4))))
  t.assert.ok(await overflow(READINGS_MAX + 1))
  t.assert.ok(told(await examineMessage(parts(READINGS_MAX + 1))).held)
})

test('base64 in a text: below and at the limit it is shown, above it is what it looks like', async (t: TestContext) => {
  const head = 'Subject: x\r\n\r\n'
  const lines = `\r\n${Buffer.from(EICAR).toString('base64')}`
  for (const more of [-1, 0, 1]) {
    const fill = 'a '.repeat(LOOSE_TEXT_OCTETS).slice(0, LOOSE_TEXT_OCTETS + more - lines.length)
    t.assert.strictEqual(await isShown(`${head}${fill}${lines}`), more <= 0)
  }
})

test('more files than are shown to the scanner: no verdict', async (t: TestContext) => {
  for (const more of [-1, 0, 1]) {
    const files = Array.from({ length: SCANNED_FILES_MAX + more }, (_, n) => ({
      name: `${n}`,
      bytes: Buffer.from([n & 255]),
    }))
    const { pieces, overflow } = await piecesOf(suspect(messageWith('x', files)), noPause)
    t.assert.strictEqual(overflow, more > 0)
    t.assert.ok(pieces.length <= SCANNED_FILES_MAX + 1)
  }
})
