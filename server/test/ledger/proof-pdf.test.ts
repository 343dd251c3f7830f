/** A proof on paper: what people read is what is proved, and no byte of the file can be changed. */
import assert from 'node:assert/strict'
import { createPrivateKey, sign } from 'node:crypto'
import { test } from 'node:test'
import { extractText, getDocumentProxy } from 'unpdf'
import { LEDGER_TEXTS } from '../../src/lib/catalogue/ledger.ts'
import { CatalogueTexts } from '../../src/lib/catalogue-texts.ts'
import { pdfText, widthOf, wrapped } from '../../src/service/ledger/pdf.ts'
import { type Proof, proveEvent, signingKey } from '../../src/service/ledger/proof.ts'
import { checkProofPdf, proofPdf } from '../../src/service/ledger/proof-pdf.ts'
import { type Engine, openEngine } from '../kit/engines.ts'
import { NOON_MS, openTestLedger } from '../kit/ledger.ts'

const texts = new CatalogueTexts([LEDGER_TEXTS])

async function made(engine: Engine): Promise<{ readonly proof: Proof; readonly key: string }> {
  const ledger = await openTestLedger(engine)
  await ledger.record({
    ...{ kind: 'relayed', atMs: NOON_MS, id: '01JD.1', from: 'ana@empresa.test', host: 'mx.otra.test' },
    ...{
      to: ['maría(1)@otra.test'],
      reply: { code: 250, status: '2.0.0', text: `Ok \\ (😀) ${'x'.repeat(300)}` },
    },
  })
  const { db, reader } = ledger
  const [day] = await reader.days()
  const { events } = await ledger.find({ kinds: ['relayed'] })
  assert.ok(day && events[0])
  const proof = await proveEvent(
    { db, reader, hostname: 'mx.empresa.test', dataDir: engine.dir },
    events[0],
    day,
  )
  return { proof, key: await signingKey(engine.dir) }
}

test('it is read by people in their language, and the proof is attached as it is', async () => {
  await using engine = await openEngine('sqlite')
  const { proof, key } = await made(engine)
  for (const [language, title, lead] of [
    ['es', 'Comprobante de entrega', 'mx.otra.test se hizo cargo del mensaje para maría(1)@otra.test'],
    ['en', 'Proof of delivery', 'mx.otra.test took over the message for maría(1)@otra.test'],
  ] as const) {
    const pdf = proofPdf(proof, key, texts, language)
    assert.deepEqual(pdf, proofPdf(proof, key, texts, language))
    const checked = checkProofPdf(pdf)
    assert.ok(checked.ok)
    assert.deepEqual(checked.proof, proof)
    assert.deepEqual(checkProofPdf(pdf, 'a'.repeat(64)), { ok: false, why: 'key' })
    const document = await getDocumentProxy(new Uint8Array(pdf))
    const { text } = await extractText(document, { mergePages: true })
    for (const words of [title, lead, 'Ok \\ (\\u{1f600})', proof.head, checked.fingerprint])
      assert.ok(text.includes(words), `${words} in ${text}`)
    const [attached] = [
      ...((await document.getAttachments()) ?? new Map<string, { filename: string }>()).values(),
    ]
    assert.equal(attached?.filename, `${proof.id}.json`)
  }
})

test('every changed byte is found, on the page too', async () => {
  await using engine = await openEngine('sqlite')
  const { proof, key } = await made(engine)
  const pdf = proofPdf(proof, key, texts, 'es')
  for (let at = 0; at < pdf.length; at++) {
    const bent = Buffer.from(pdf)
    bent[at] = (bent[at] ?? 0) ^ 1
    assert.equal(checkProofPdf(bent).ok, false, `byte ${at} of ${pdf.length}`)
  }
  const page = Buffer.from(
    pdf.toString('latin1').replace('mx.otra.test se hizo', 'mx.ajena.test se hizo'),
    'latin1',
  )
  assert.deepEqual(checkProofPdf(page), { ok: false, why: 'seal' })
  // A signature of the same key for another purpose is no seal.
  const body = pdf.subarray(0, pdf.lastIndexOf('%valija-seal'))
  const seal = sign(null, body, createPrivateKey(key)).toString('base64')
  const forged = Buffer.concat([body, Buffer.from(`%valija-seal ${seal}\n`)])
  assert.deepEqual(checkProofPdf(forged), { ok: false, why: 'seal' })
  for (const bent of [Buffer.concat([pdf, Buffer.from('\n')]), pdf.subarray(1), body, Buffer.alloc(0)])
    assert.equal(checkProofPdf(bent).ok, false)
})

test('text in lines: at blanks, within long words, and never wider', () => {
  const text = pdfText(`uno dos ${'ñ'.repeat(200)} tres ${'W'.repeat(90)}`)
  for (const font of ['label', 'fixed'] as const) {
    const lines = wrapped(text, font, 10, 120)
    assert.equal(lines.join('').replaceAll(' ', ''), text.replaceAll(' ', ''))
    assert.ok(lines.every((line) => widthOf(line, font, 10) <= 120))
  }
  assert.equal(pdfText('a\u202eb“c”\n'), 'a\\u{202e}b“c”\\u{a}')
})
