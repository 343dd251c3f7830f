/** A proof convinces whoever has nothing but it, tells nothing of other events, and no byte of it can be changed. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkChain } from '../../src/service/ledger/check-chain.ts'
import { placeOf } from '../../src/service/ledger/event-id.ts'
import { checkProof, type Proof, proofText, proveEvent } from '../../src/service/ledger/proof.ts'
import { BLOCK_LEAVES } from '../../src/store/ledger/limits.ts'
import type { Engine } from '../kit/engines.ts'
import { NOON_MS, openTestLedger, type TestLedger, wayOut } from '../kit/ledger.ts'
import { eachEngine } from '../kit/stores.ts'

async function prove(engine: Engine, ledger: TestLedger, seq: number): Promise<Proof> {
  const [day] = await ledger.reader.days()
  assert.ok(day)
  const { events } = await ledger.find({}, 'all', 10_000)
  const found = events.find((event) => event.seq === seq && event.day === day.day)
  assert.ok(found)
  const { db, reader } = ledger
  return await proveEvent({ db, reader, hostname: 'mx.empresa.test', dataDir: engine.dir }, found, day)
}

async function filled(engine: Engine, messages: number): Promise<TestLedger> {
  const ledger = await openTestLedger(engine)
  await ledger.record(...Array.from({ length: messages }, (_, n) => wayOut(n, NOON_MS + n)).flat())
  return ledger
}

eachEngine('any event of a day is proved, wherever it stands', async (_, engine) => {
  const ledger = await filled(engine, 800)
  const last = 3 * 800
  let key: string | undefined
  for (const seq of [
    0,
    1,
    BLOCK_LEAVES - 1,
    BLOCK_LEAVES,
    2 * BLOCK_LEAVES - 1,
    2 * BLOCK_LEAVES,
    last - 1,
    last,
  ]) {
    const proof = await prove(engine, ledger, seq)
    const checked = checkProof(proofText(proof))
    assert.ok(checked.ok, `event ${seq}`)
    assert.deepEqual(placeOf(proof.id)?.seq, seq)
    key ??= checked.fingerprint
    assert.equal(checked.fingerprint, key)
    assert.ok(checkProof(proofText(proof), key).ok)
    assert.deepEqual(checkProof(proofText(proof), 'a'.repeat(64)), { ok: false, why: 'key' })
  }
})

eachEngine('a proof names nobody but those of its event', async (_, engine) => {
  const ledger = await openTestLedger(engine)
  await ledger.record(...wayOut(1, NOON_MS, 1), ...wayOut(2, NOON_MS, 2), ...wayOut(3, NOON_MS, 3))
  const { events } = await ledger.find({ id: 'delivery-2.1', kinds: ['relayed'] })
  const text = proofText(await prove(engine, ledger, events[0]?.seq ?? -1))
  assert.match(text, /person2@domain2\.test/)
  assert.doesNotMatch(text, /person[13]@|domain[13]\.test|delivery-[13]/)
})

eachEngine('every changed byte of a proof is found', async (_, engine) => {
  const ledger = await filled(engine, 5)
  const text = Buffer.from(proofText(await prove(engine, ledger, 7)))
  assert.ok(checkProof(text.toString()).ok)
  for (let at = 0; at < text.length; at++)
    for (const change of [0x01, 0x20, 0x80]) {
      const bent = Buffer.from(text)
      bent[at] = (bent[at] ?? 0) ^ change
      assert.equal(checkProof(bent.toString()).ok, false, `byte ${at} of ${text.length}`)
    }
  for (const bent of [`${text.toString()} `, ` ${text.toString()}`, text.toString().trimEnd()])
    assert.equal(checkProof(bent).ok, false)
})

eachEngine(
  'every changed member of a proof is found, by the hashes or by the signature',
  async (_, engine) => {
    const ledger = await filled(engine, 5)
    const proof = await prove(engine, ledger, 7)
    const other = await prove(engine, ledger, 8)
    const { privateKey: _key, ...values } = { privateKey: undefined, ...other }
    for (const name of Object.keys(values) as (keyof Proof)[]) {
      if (proof[name] === other[name] || JSON.stringify(proof[name]) === JSON.stringify(other[name])) continue
      assert.equal(checkProof(proofText({ ...proof, [name]: other[name] })).ok, false, name)
    }
    for (const [name, value] of Object.entries({
      server: 'mx.otra.test',
      events: proof.events + 1,
      day: '20261123',
      writer: 2,
      place: 6,
      path: proof.path.slice(1),
      head: proof.path[0],
    }))
      assert.equal(checkProof(proofText({ ...proof, [name]: value })).ok, false, name)
  },
)

test('what is no proof is told so, whatever it is', () => {
  for (const text of ['', '{}', '[]', 'null', '"x"', '{"format":"valija-ledger-proof/1"}', '\u0000', '1e999'])
    assert.deepEqual(checkProof(text), { ok: false, why: 'form' })
})

eachEngine('a changed line, head or beginning of the ledger is found where it is', async (_, engine) => {
  const ledger = await filled(engine, 800)
  ledger.clock.ms += 86_400_000
  await ledger.record(...wayOut(1, ledger.clock.ms))
  const states = async (): Promise<unknown> =>
    (await checkChain(ledger)).map(({ state, firstChanged }) => [state, firstChanged])
  assert.deepEqual(await states(), [
    ['whole', undefined],
    ['whole', undefined],
  ])
  const [, first] = await ledger.reader.days()
  assert.ok(first)
  const where = [first.day, first.writer, 2 * BLOCK_LEAVES - 100] as const
  const chunk = await ledger.reader.chunkWith('all', first, where[2])
  assert.ok(chunk)
  const bent = Buffer.from(Buffer.from(chunk.lines).toString().replaceAll('"code":250', '"code":550'))
  const put = (lines: Uint8Array): Promise<number> =>
    ledger.db.write((sql) =>
      sql.run(
        'update ledger_chunk set lines = ? where day = ? and writer = ? and first_seq = ?',
        lines,
        first.day,
        first.writer,
        chunk.first,
      ),
    )
  await put(bent)
  assert.deepEqual(await states(), [
    ['whole', undefined],
    ['changed', BLOCK_LEAVES],
  ])
  await put(chunk.lines)
  assert.deepEqual(((await states()) as string[][])[1], ['whole', undefined])
  // A whole day written anew, with a head that fits: the next day does not follow it.
  await ledger.db.write((sql) =>
    sql.run(
      'update ledger_day set events = events - 1, head = ? where day = ?',
      Buffer.alloc(32, 1),
      first.day,
    ),
  )
  assert.deepEqual(await states(), [
    ['unchained', undefined],
    ['changed', undefined],
  ])
})
