/** Who finds what where: the pipeline over levels that say what a test wants. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { silentLog } from '../../src/lib/log.ts'
import { Metrics } from '../../src/lib/metrics.ts'
import { parseMailbox } from '../../src/mail/address.ts'
import { readHeader } from '../../src/mail/header/header.ts'
import { readLevels } from '../../src/mail/header/levels.ts'
import type { AccountId, OrganisationId } from '../../src/mail/ids.ts'
import type { Target } from '../../src/service/delivery/expand.ts'
import { verdictOn } from '../../src/service/delivery/hold-back.ts'
import { createDecide } from '../../src/service/filter/decide.ts'
import type { Holder } from '../../src/service/filter/examiner.ts'
import { createPipeline, type PipelineDeps } from '../../src/service/filter/pipeline.ts'
import type { Examination } from '../../src/service/filter/report.ts'
import { DEFAULT_RULES, type FilterRules } from '../../src/service/filter/rules/rules.ts'
import type { SiftedMail, Source } from '../../src/service/filter/sift.ts'
import { fakeClock } from '../kit/fake-clock.ts'

const HOSTNAME = 'mx.empresa.test'
const COMPANY = 1 as OrganisationId
const BYTES = Buffer.from('From: eva@otra.test\r\nX-Spam-Flag: NO\r\nSubject: hello\r\n\r\nhello\r\n')

type World = {
  readonly level3?: Examination
  readonly scanner?: Examination
  /** By account id. */
  readonly rules?: Readonly<Record<number, Partial<FilterRules>>>
  readonly learned?: Readonly<Record<number, number>>
}

function pipeline({ level3, scanner, rules = {}, learned = {} }: World) {
  const asked: Partial<Holder>[] = []
  const examiner = (examination: Examination = { findings: [] }) => ({
    examine: async () => await Promise.resolve(examination),
  })
  const deps: PipelineDeps = {
    hostname: HOSTNAME,
    examiners: [examiner(level3)],
    scanner: examiner(scanner),
    virusScanner: scanner && examiner(scanner),
    classifier: {
      tokensOf: () => new Uint32Array([1, 2, 3]),
      judge: async (_tokens, { accountId = 0 }) => {
        const points = learned[accountId]
        return await Promise.resolve(
          points === undefined ? undefined : { level: 3, rule: 'classifier.junk', points },
        )
      },
    },
    decide: createDecide({
      of: async (holder) => {
        asked.push(holder)
        return await Promise.resolve({ ...DEFAULT_RULES, ...rules[holder.accountId ?? 0] })
      },
    }),
    companyOf: async () => await Promise.resolve(COMPANY),
    clock: fakeClock(),
    log: silentLog,
    metrics: new Metrics(),
  }
  return { asked, sift: (mail: SiftedMail) => createPipeline(deps).sift(mail, () => undefined) }
}

function local(id: number, organisationId: OrganisationId = COMPANY): Target {
  const address = `a${id}@empresa.test`
  const account = { id: id as AccountId, organisationId, address } as Extract<
    Target,
    { kind: 'local' }
  >['account']
  return { kind: 'local', account, subAddress: undefined, address, lists: [] }
}

const OUTSIDE: Target = { kind: 'outside', address: 'luis@fuera.test', via: 'a9@empresa.test', lists: [] }

function mailTo(targets: readonly Target[], source: Source = 'stranger'): SiftedMail {
  return {
    ...{ id: 'ref-1', bytes: BYTES, source, receivedMs: 0, junkFor: new Set(), connection: [] },
    client: { address: '192.0.2.7', hello: 'otra.test', reverseName: undefined },
    reversePath: parseMailbox('eva@otra.test'),
    recipients: targets.map((target) => ({
      address: parseMailbox(target.address),
      dsn: {},
      targets: [target],
    })),
    author: { domain: 'otra.test', proof: 'proved' },
  }
}

const JUNK: Examination = { findings: [{ level: 3, rule: 'html.hidden-text', points: 6 }] }
const AWFUL: Examination = { findings: [{ level: 3, rule: 'gtube', points: 100 }] }

test('good mail goes to the inbox, and says so on top', async () => {
  const { fields, verdicts, refusal, forged } = await pipeline({}).sift(mailTo([local(1)]))
  assert.equal(refusal, undefined)
  assert.equal(verdicts.get(1 as AccountId)?.place, 'inbox')
  const bytes = Buffer.from(`${fields}\r\n`)
  assert.equal(readLevels(bytes, readHeader(bytes), HOSTNAME)?.place, 'inbox')
  assert.doesNotMatch(fields, /X-Spam-Flag/)
  assert.deepEqual(
    forged.map(({ start, end }) => BYTES.subarray(start, end).toString()),
    ['X-Spam-Flag: NO\r\n'],
  )
})

test('junk goes where each recipient wants it, and to no place outside', async () => {
  const { sift } = pipeline({ level3: JUNK, rules: { 2: { onJunk: 'quarantine' }, 3: { enabled: false } } })
  const mail = mailTo([local(1), local(2), local(3), OUTSIDE])
  const sifted = await sift(mail)
  assert.deepEqual(
    [...sifted.verdicts].map(([id, { place, level, rule }]) => [id, place, level, rule]),
    [
      [1, 'junk', 3, 'html.hidden-text'],
      [2, 'quarantine', 3, 'html.hidden-text'],
      [3, 'inbox', 4, 'filter.off'],
    ],
  )
  assert.deepEqual(
    mail.recipients.map(({ targets: [target] }) => target && verdictOn(target, sifted)?.place),
    [undefined, 'quarantine', undefined, 'junk'],
  )
  assert.equal(sifted.company, COMPANY)
  assert.match(sifted.fields, /X-Spam-Flag: YES\r\nX-Spam-Score: 6\.00\r\n/)
})

test('what everybody refuses is refused; what one takes is held for the others', async () => {
  const refused = await pipeline({ level3: AWFUL }).sift(mailTo([local(1), local(2)]))
  assert.equal(refused.refusal?.text.key, 'content.spam')
  const both = await pipeline({ level3: AWFUL, rules: { 2: { enabled: false } } }).sift(
    mailTo([local(1), local(2)]),
  )
  assert.equal(both.refusal, undefined)
  assert.deepEqual(
    [...both.verdicts.values()].map(({ place }) => place),
    ['quarantine', 'inbox'],
  )
})

test('a virus is refused whoever sends it and whatever the rules are', async () => {
  const scanner: Examination = { findings: [], virus: { name: 'Eicar', file: 'a.zip' } }
  for (const source of ['stranger', 'trusted', 'own'] as const) {
    const { refusal } = await pipeline({ scanner, rules: { 1: { enabled: false } } }).sift(
      mailTo([local(1)], source),
    )
    assert.deepEqual(refusal?.text, { key: 'virus', values: { virus: 'Eicar', file: 'a.zip' } })
  }
})

test('what no scanner has seen waits: strangers’ mail with us, our own with whoever sends it', async () => {
  const scanner: Examination = { findings: [], unscanned: ['clamav'] }
  const held = await pipeline({ scanner }).sift(mailTo([local(1)]))
  assert.equal(held.refusal, undefined)
  assert.equal(held.verdicts.get(1 as AccountId)?.place, 'quarantine')
  assert.deepEqual(held.unscanned, ['clamav'])
  const own = await pipeline({ scanner }).sift(mailTo([OUTSIDE], 'own'))
  assert.equal(own.refusal?.text.key, 'virus.checkDown')
  const accepted = await pipeline({ scanner, rules: { 1: { unscanned: 'accept' } } }).sift(mailTo([local(1)]))
  assert.equal(accepted.verdicts.get(1 as AccountId)?.place, 'inbox')
})

test('each recipient’s own experience counts for that recipient', async () => {
  const { verdicts, fields } = await pipeline({ learned: { 1: 7, 2: -2 } }).sift(mailTo([local(1), local(2)]))
  assert.deepEqual(
    [...verdicts.values()].map(({ place, points }) => [place, points]),
    [
      ['junk', 7],
      ['inbox', -2],
    ],
  )
  // What one of them has learned is told to neither.
  assert.match(fields, /points=0\.00/)
})

test('mail of our own and of trusted networks is scanned and not judged', async () => {
  for (const source of ['own', 'trusted'] as const) {
    const { verdicts, fields } = await pipeline({ level3: AWFUL, learned: { 1: 20 } }).sift(
      mailTo([local(1)], source),
    )
    assert.equal(verdicts.size, 0)
    assert.equal(fields, '')
  }
})

test('a check that fails loses no mail and no other check', async () => {
  const broken = { examine: async () => await Promise.reject(new Error('a bug')) }
  const world = pipeline({ scanner: JUNK })
  assert.equal((await world.sift(mailTo([local(1)]))).verdicts.get(1 as AccountId)?.place, 'junk')
  assert.equal(world.asked.length, 1)
  const errors: string[] = []
  const deps = {
    ...{
      hostname: HOSTNAME,
      examiners: [broken],
      scanner: { examine: async () => await Promise.resolve(JUNK) },
      virusScanner: undefined,
    },
    classifier: { tokensOf: () => new Uint32Array(), judge: async () => await Promise.resolve(undefined) },
    decide: createDecide({ of: async () => await Promise.resolve(DEFAULT_RULES) }),
    companyOf: async () => await Promise.resolve(COMPANY),
    ...{ clock: fakeClock(), metrics: new Metrics() },
    log: { ...silentLog, error: (event: string) => errors.push(event) } as unknown as typeof silentLog,
  }
  const sifted = await createPipeline(deps).sift(mailTo([local(1)]), () => undefined)
  assert.equal(sifted.verdicts.get(1 as AccountId)?.place, 'junk')
  assert.deepEqual(errors, ['filter.examiner'])
  // Of a scanner it is no verdict.
  const { verdicts } = await createPipeline({ ...deps, examiners: [], scanner: broken }).sift(
    mailTo([local(1)]),
    () => undefined,
  )
  assert.equal(verdicts.get(1 as AccountId)?.place, 'quarantine')
})
