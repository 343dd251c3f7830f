/** How long the reading of a usual message takes, beside another reader on the same machine. */
import { suite, type TestContext, test } from 'node:test'
import PostalMime from 'postal-mime'
import { derive } from '../../src/mail/message/derive.ts'
import { readStructure } from '../../src/mail/mime/structure.ts'
import { cpuMsOf } from '../kit/cpu-time.ts'

/** 22 KiB: 33 fields, two texts and a file. */
const MESSAGE = Buffer.from(
  [
    ...Array.from(
      { length: 25 },
      (_, i) => `X-Header-${i}: some value of about sixty signs, as relays add them, ${i}`,
    ),
    'From: =?utf-8?q?Jos=C3=A9?= <jose@a.test>',
    'To: Ana <ana@b.test>, luis@b.test',
    'Subject: Re: =?utf-8?b?UmV1bmnDs24=?= importante',
    'Date: Sat, 21 Nov 2026 10:15:00 +0100',
    'Message-ID: <2@a.test>',
    'References: <0@a.test> <1@a.test>',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="o=_1"',
    '',
    '--o=_1',
    'Content-Type: multipart/alternative; boundary="i=_2"',
    '',
    '--i=_2',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    ...Array<string>(40).fill('Esto es una l=C3=ADnea de texto normal de unos setenta caracteres.'),
    '--i=_2',
    'Content-Type: text/html; charset=utf-8',
    '',
    ...Array<string>(60).fill('<p>Esto es una <b>prueba</b> de texto con etiquetas</p>'),
    '--i=_2--',
    '--o=_1',
    'Content-Type: application/pdf; name="x.pdf"',
    'Content-Disposition: attachment; filename="x.pdf"',
    'Content-Transfer-Encoding: base64',
    '',
    ...Array<string>(170).fill('QUJD'.repeat(19)),
    '--o=_1--',
    '',
  ].join('\r\n'),
)

suite('speed', () => {
  test('offsets and derived forms cost a fraction of a general reader', async (t: TestContext) => {
    const structure = await eachUs(() => readStructure(MESSAGE), 400)
    const derived = await eachUs(() => derive(MESSAGE), 400)
    const postal = await eachUs(() => PostalMime.parse(MESSAGE), 40)
    const figure = (name: string, us: number) => `${name} ${us.toFixed(1)} µs`
    t.diagnostic(
      [figure('offsets', structure), figure('derive', derived), figure('postal-mime', postal)].join(', '),
    )
    // Measured 19, 50 and 730 µs: the bounds only catch a loss of the fast path, on any machine.
    t.assert.ok(structure * 10 < postal)
    t.assert.ok(derived * 4 < postal)
  })
})

/** Microseconds of one run in the best of ten rounds. */
async function eachUs(work: () => unknown, runs: number): Promise<number> {
  const many = async (): Promise<void> => {
    for (let i = 0; i < runs; i++) await work()
  }
  return ((await cpuMsOf(many, 10)) / runs) * 1000
}
