/** Level 2 beside SPF, DKIM and DMARC: who somebody wants to be taken for, and whom a company knows. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { silentLog } from '../../src/lib/log.ts'
import type { OrganisationId } from '../../src/mail/ids.ts'
import { readStructure } from '../../src/mail/mime/structure.ts'
import type { SuspectMail } from '../../src/service/filter/examiner.ts'
import {
  type Correspondents,
  createCorrespondents,
} from '../../src/service/filter/identity/correspondents.ts'
import { createIdentityExaminer } from '../../src/service/filter/identity/identity-examiner.ts'
import { MEETINGS_WAITING_MAX, WRITTEN_TO_MAX } from '../../src/service/filter/identity/limits.ts'
import { OPERATOR, openTestAdmin, type TestAdmin } from '../directory/admin.ts'
import { ENGINES } from '../kit/engines.ts'
import { type FakeClock, fakeClock } from '../kit/fake-clock.ts'

const POPULAR = JSON.parse(
  readFileSync(new URL('../../data/domains/popular.json', import.meta.url), 'utf8'),
) as readonly string[]
const DAY_MS = 86_400_000

type Given = {
  readonly proof?: 'proved' | 'none' | 'open'
  readonly identity?: Readonly<Record<string, string>>
  readonly fields?: string
  readonly companies?: readonly OrganisationId[]
}

function mail(from: string, company: OrganisationId, given: Given = {}): SuspectMail {
  const { proof = 'proved', identity = { spf: 'pass', dkim: 'pass', dmarc: 'pass' }, fields = '' } = given
  const bytes = Buffer.from(`${from}\r\n${fields}Subject: Hola\r\n\r\nHola`)
  const domain = /@([a-z0-9.-]+)>?$/i.exec(from)?.[1]
  return {
    id: 'x',
    bytes,
    structure: readStructure(bytes),
    client: { address: '93.184.216.34', hello: 'mail.otra.test', reverseName: undefined },
    reversePath: null,
    recipients: [],
    companies: new Set(given.companies ?? [company]),
    receivedMs: 0,
    identity,
    author: { domain, proof },
  }
}

type World = {
  readonly clock: FakeClock
  readonly correspondents: Correspondents
  /** `rule points` of all that was found. */
  seen(from: string, given?: Given): Promise<string>
}

async function worldOf({ directory, empresa, call }: TestAdmin): Promise<World> {
  await call(OPERATOR, 'account.set', { address: 'jefa@empresa.test', displayName: 'Ana García Pérez' })
  await call(OPERATOR, 'account.set', { address: 'luis@empresa.test', displayName: 'Luis' })
  const clock = fakeClock()
  const correspondents = createCorrespondents({ directory, clock, scheduler: clock, log: silentLog })
  const examiner = createIdentityExaminer({ directory, correspondents, popular: POPULAR })
  return {
    ...{ clock, correspondents },
    async seen(from, given) {
      const { findings } = await examiner.examine(mail(from, empresa.organisationId, given), () => undefined)
      assert.ok(findings.every(({ level }) => level === 2))
      return findings.map(({ rule, points }) => `${rule} ${points}`).join(', ')
    },
  }
}

for (const name of ENGINES)
  test(`names and domains that are taken for the company's own, on ${name}`, async () => {
    await using admin = await openTestAdmin(name)
    const { seen } = await worldOf(admin)
    const unproved: Given = { proof: 'none', identity: { spf: 'softfail', dkim: 'none', dmarc: 'none' } }
    // Met by proof before, some of them are new no more.
    for (const [from, expected, given] of [
      ['From: Bea <bea@otra.test>', 'author.new 0'],
      // “The boss writes from gmail”, and a service that writes in her name.
      ['From: Ana García Pérez <jefa.ana@gmail.com>', 'author.new 0, name.own-person 3.5'],
      ['From: "PEREZ GARCIA, ANA" <a@servicio.test>', 'author.new 0, name.own-person 1'],
      ['From: Luis <luis@gmail.com>', 'author.new 0'],
      ['From: Bea <bea@ernpresa.test>', 'author.new 0, look-alike.own 5'],
      ['From: Bea <bea@empressa.test>', 'author.new 0, look-alike.own 4'],
      ['From: Bea <bea@gmial.com>', 'author.new 0, look-alike.popular 1.5'],
      ['From: "jefa@empresa.test" <bea@otra.test>', 'author.new 0, name.own-address 4'],
      ['From: "pagos@banco.test" <bea@otra.test>', 'author.new 0, name.other-address 2'],
      ['From: "bea@otra.test" <bea@otra.test>', 'author.new 0'],
      ['From: Ana García Pérez <jefa@empresa.test>', 'author.new 0'],
      [
        'From: Bea <bea@otra.test>',
        'author.new 0, reply-to.free 1.5',
        { fields: 'Reply-To: x@gmail.com\r\n' },
      ],
      ['From: Bea <bea@otra.test>', 'author.new 0', { fields: 'Reply-To: x@lista.test\r\n' }],
      [
        'From: Bea <bea@gmail.com>',
        'author.new 0, reply-to.free 1',
        { fields: 'Reply-To: x@hotmail.com\r\n' },
      ],
      ['From: a@otra.test, b@otra.test', 'author.unclear 1.5'],
      ['X-Other: 1', 'author.unclear 1.5'],
      ['From: Bea <bea@otra.test>', 'spf.softfail 0.8, author.unproved 0.5, author.new 0', unproved],
      [
        'From: Ana García Pérez <a@servicio.test>',
        'spf.fail 1.5, dkim.fail 0.5, dmarc.fail 1, author.new 0, name.own-person 3.5',
        { proof: 'none', identity: { spf: 'fail', dkim: 'fail', dmarc: 'fail' } },
      ],
      // Passed on by right, and a DNS that did not answer.
      [
        'From: Bea <bea@otra.test>',
        'author.new 0',
        { identity: { spf: 'fail', dkim: 'pass', dmarc: 'pass' } },
      ],
      ['From: Bea <bea@tres.test>', 'author.new 0', { proof: 'open', identity: { spf: 'temperror' } }],
    ] as readonly (readonly [string, string, Given?])[])
      assert.equal(
        (await seen(from, given)).replace('author.new 0, ', '').replace('author.new 0', ''),
        expected.replace('author.new 0, ', '').replace('author.new 0', ''),
        from,
      )
  })

for (const name of ENGINES)
  test(`whom a company knows, and since when, on ${name}`, async () => {
    await using admin = await openTestAdmin(name)
    const { seen, correspondents, clock } = await worldOf(admin)
    const [own, other] = [admin.empresa.organisationId, admin.ajena.organisationId]
    const bea = 'From: Bea <bea@otra.test>'
    assert.equal(await seen(bea), 'author.new 0')
    await correspondents.keep()
    await clock.advance(1)
    assert.equal(await seen(bea), '')
    // Somebody who only uses the name is not met, nor known.
    const forged: Given = { proof: 'none', identity: { spf: 'none', dkim: 'none', dmarc: 'none' } }
    assert.equal(
      await seen('From: <x@falsa.test>', forged),
      'spf.none 0.5, author.unproved 0.5, author.new 0',
    )
    await correspondents.keep()
    assert.equal(
      await seen('From: <x@falsa.test>', forged),
      'spf.none 0.5, author.unproved 0.5, author.new 0',
    )
    correspondents.wroteTo(own, ['bea@otra.test'])
    assert.equal(await seen(bea), 'author.known -2', 'known before it is written')
    await correspondents.keep()
    assert.equal(await seen(bea), 'author.known -2')
    assert.equal(await seen(bea, forged), 'spf.none 0.5, author.unproved 0.5')
    assert.equal(await seen(bea, { companies: [own, other] }), '', 'of another company she is not')
    assert.equal(await correspondents.isKnown('bea@otra.test', [own]), true)
    assert.equal(await correspondents.isKnown('bea@otra.test', [other]), false)
    // A partner whose domain is one slip from ours, and a colleague's own account.
    correspondents.wroteTo(own, ['socia@empressa.test', 'jefa.ana@gmail.com'])
    assert.equal(await seen('From: <socia@empressa.test>'), 'author.known -2, look-alike.own 0')
    assert.equal(
      await seen('From: Ana García Pérez <jefa.ana@gmail.com>'),
      'author.known -2, name.own-person 0',
    )
  })

for (const name of ENGINES)
  test(`what is remembered is bounded and forgotten, on ${name}`, async () => {
    await using admin = await openTestAdmin(name)
    const { correspondents, clock } = await worldOf(admin)
    const [own, other] = [admin.empresa.organisationId, admin.ajena.organisationId]
    const met = async (address: string) => (await correspondents.get(own, address)) !== undefined
    correspondents.wroteTo(
      own,
      Array.from({ length: WRITTEN_TO_MAX + 1 }, (_, n) => `w${n}@otra.test`),
    )
    await correspondents.keep()
    assert.deepEqual(
      [await met(`w${WRITTEN_TO_MAX - 1}@otra.test`), await met(`w${WRITTEN_TO_MAX}@otra.test`)],
      [true, false],
    )
    // It is written a second later, by itself.
    correspondents.heardFrom([own, other], 'tarde@otra.test')
    await clock.advance(1_000)
    for (let n = 0; n < 100 && !(await met('tarde@otra.test')); n++) {
      await new Promise((resolve) => setTimeout(resolve, 10))
      await clock.advance(60_000)
    }
    assert.ok(await met('tarde@otra.test'))
    const nowMs = clock.now()
    const sweep = (sinceMs: number, most: number) =>
      admin.directory.writeCounts((tables) => tables.correspondents.sweep(sinceMs, most))
    assert.equal(await sweep(nowMs - 10 * DAY_MS, 51), 0)
    assert.equal(await sweep(nowMs - 10 * DAY_MS, 50), 1, 'whom nobody wrote to goes first')
    assert.equal(await correspondents.isKnown('w0@otra.test', [own]), true)
    assert.equal(await sweep(nowMs + 1, 50), 51)
  })

test('what waits to be written takes so much memory and no more', async () => {
  await using admin = await openTestAdmin('sqlite')
  const { correspondents } = await worldOf(admin)
  const company = admin.empresa.organisationId
  for (let n = 0; n <= MEETINGS_WAITING_MAX; n++) correspondents.heardFrom([company], `a${n}@otra.test`)
  await correspondents.keep()
  const last = [MEETINGS_WAITING_MAX - 1, MEETINGS_WAITING_MAX].map((n) =>
    correspondents.get(company, `a${n}@otra.test`),
  )
  assert.deepEqual(
    (await Promise.all(last)).map((one) => one !== undefined),
    [true, false],
  )
})
