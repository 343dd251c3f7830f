/** What people, admins and the operator may see of held mail and do with it. THREATS TE1, PA1 */
import { type TestContext, test } from 'node:test'
import type { Principal } from '../../src/service/account/principal.ts'
import type { Json } from '../../src/service/admin/method.ts'
import { OPERATOR } from '../directory/admin.ts'
import { ENGINES } from '../kit/engines.ts'
import { JUNK } from './held.ts'
import { pageSubjects } from './page-subjects.ts'
import { openWorld } from './world.ts'

const HTML = [
  'From: Ofertas <vende@barato.test>',
  'Subject: =?utf-8?q?Hola=0D=0AX:_1?=',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  'Content-Type: text/html',
  '',
  '<p>Compre <b>ya</b></p><script>alert(1)</script><img src="https://mira.test/x.png">',
  '--b',
  'Content-Type: application/zip; name="factura.zip"',
  'Content-Disposition: attachment; filename="factura.zip"',
  '',
  'PK',
  '--b--',
  '',
].join('\r\n')

for (const name of ENGINES) {
  test(`each sees what is theirs, and who looks at others' is written down (${name})`, async (t: TestContext) => {
    await using world = await openWorld(name)
    const { admin, events } = world
    const ana = await admin.as('ana@empresa.test')
    const luis = await admin.as('luis@empresa.test')
    const jefa = await admin.as('jefa@empresa.test')
    await world.hold('m1', ['ana@empresa.test'])
    await world.hold('m1', ['luis@empresa.test'])
    await world.hold('m2', ['todos@empresa.test'])
    await world.hold('m3', ['eva@ajena.test'])
    const seen = async (who: Principal, input: Json = {}): Promise<readonly string[]> =>
      pageSubjects(await world.call(who, 'quarantine.list', input))

    t.assert.deepStrictEqual(await seen(ana), ['m1 ana@empresa.test'])
    t.assert.deepStrictEqual(await seen(ana, { address: 'ana@empresa.test' }), ['m1 ana@empresa.test'])
    t.assert.deepStrictEqual(events, [], 'nobody is told of who looks at their own')
    t.assert.deepStrictEqual(await seen(luis, { address: 'todos@empresa.test' }), ['m2 todos@empresa.test'])
    t.assert.deepStrictEqual(await seen(jefa, { address: 'jefa@empresa.test' }), [])
    events.length = 0
    t.assert.deepStrictEqual(await seen(jefa), [
      'm2 todos@empresa.test',
      'm1 luis@empresa.test',
      'm1 ana@empresa.test',
    ])
    t.assert.deepStrictEqual(await seen(jefa, { address: 'luis@empresa.test' }), ['m1 luis@empresa.test'])
    t.assert.deepStrictEqual(
      events.map(({ kind, organisationId, accountId, by }) => ({ kind, organisationId, accountId, by })),
      [undefined, luis.accountId].map((accountId) => ({
        ...{ kind: 'quarantine-viewed', organisationId: jefa.organisationId, accountId },
        by: 'jefa@empresa.test',
      })),
    )
    t.assert.strictEqual((await seen(OPERATOR)).length, 4)
    t.assert.deepStrictEqual(await seen(OPERATOR, { company: 'Ajena' }), ['m3 eva@ajena.test'])
  })

  test(`nobody gets to what is another's (${name})`, async (t: TestContext) => {
    await using world = await openWorld(name)
    const { admin } = world
    const ana = await admin.as('ana@empresa.test')
    const luis = await admin.as('luis@empresa.test')
    const jefa = await admin.as('jefa@empresa.test')
    const otra = await admin.as('otra@ajena.test')
    const [one] = await world.hold('m1', ['ana@empresa.test', 'luis@empresa.test'])
    await world.hold('m2', ['todos@empresa.test'])
    const seen = async (who: Principal, input: Json): Promise<readonly string[]> =>
      pageSubjects(await world.call(who, 'quarantine.list', input))
    const refused: readonly (readonly [Principal, Json, string])[] = [
      [ana, { address: 'luis@empresa.test' }, 'not-found directory.noAccount'],
      [ana, { address: 'todos@empresa.test' }, 'not-found directory.noAccount'],
      [ana, { company: 'Empresa' }, 'forbidden admin.forbidden'],
      [otra, { address: 'ana@empresa.test' }, 'not-found directory.noAccount'],
      [otra, { address: 'todos@empresa.test' }, 'not-found directory.noAccount'],
      [otra, { company: 'Empresa' }, 'not-found directory.noCompany'],
      [jefa, { address: 'ana@empresa.test', company: 'Empresa' }, 'invalid quarantine.whose'],
    ]
    for (const [who, input, answer] of refused)
      t.assert.strictEqual(await world.outcome(who, 'quarantine.list', input), answer)

    // A recipient that is searched for widens nothing.
    t.assert.deepStrictEqual(await seen(ana, { recipient: 'luis@empresa.test' }), [])
    t.assert.deepStrictEqual(await seen(otra, { recipient: '@empresa.test' }), [])
    for (const verb of ['show', 'release', 'allow', 'block', 'drop'])
      for (const who of [luis, otra])
        t.assert.strictEqual(
          await world.outcome(who, `quarantine.${verb}`, { id: one?.id ?? '' }),
          'not-found quarantine.notThere',
        )
    for (const id of ['0'.repeat(28), 'x', "' or 1=1 --"])
      t.assert.strictEqual(
        await world.outcome(OPERATOR, 'quarantine.show', { id }),
        'not-found quarantine.notThere',
      )
    t.assert.strictEqual(world.sent.length + (await world.inbox('ana@empresa.test')).length, 0)
  })

  test(`a group's mail is seen by its members and let go by an admin (${name})`, async (t: TestContext) => {
    await using world = await openWorld(name)
    const { admin } = world
    const luis = await admin.as('luis@empresa.test')
    const jefa = await admin.as('jefa@empresa.test')
    await world.hold('m2', ['todos@empresa.test'])
    const [group] = (await world.store.list({ organisationId: jefa.organisationId, shared: true }, 9)).map(
      ({ id }) => id,
    )
    const id = group ?? ''
    t.assert.strictEqual(await world.outcome(luis, 'quarantine.show', { id }), 'ok')
    for (const verb of ['release', 'allow', 'block', 'drop'])
      t.assert.strictEqual(
        await world.outcome(luis, `quarantine.${verb}`, { id }),
        'forbidden quarantine.seeOnly',
      )
    t.assert.strictEqual(await world.outcome(jefa, 'quarantine.release', { id }), 'ok')
    t.assert.deepStrictEqual(
      world.sent.map(({ recipients }) => recipients.map(({ address }) => address)),
      [['todos@empresa.test']],
    )
  })

  test(`settings and the service's own methods are not everybody's (${name})`, async (t: TestContext) => {
    await using world = await openWorld(name)
    const { admin } = world
    const ana = await admin.as('ana@empresa.test')
    const jefa = await admin.as('jefa@empresa.test')
    const otra = await admin.as('otra@ajena.test')
    t.assert.strictEqual(await world.outcome(ana, 'quarantine.settings', {}), 'forbidden admin.forbidden')
    t.assert.strictEqual(
      await world.outcome(otra, 'quarantine.settings', { company: 'Empresa', keepDays: 1 }),
      'not-found directory.noCompany',
    )
    for (const method of ['quarantine.tell', 'quarantine.link-look', 'quarantine.link-use'])
      t.assert.strictEqual(
        await world.outcome(jefa, method, { token: 'x', language: 'es' }),
        'forbidden admin.forbidden',
      )
    t.assert.strictEqual(
      await world.outcome(ana, 'quarantine.digest', { address: 'luis@empresa.test', frequency: 'off' }),
      'not-found directory.noAccount',
    )
  })

  test(`what is shown is text (${name})`, async (t: TestContext) => {
    await using world = await openWorld(name)
    const ana = await world.admin.as('ana@empresa.test')
    const [one] = await world.hold('m1', ['ana@empresa.test'], { bytes: Buffer.from(HTML) })
    const shown = (await world.call(ana, 'quarantine.show', { id: one?.id ?? '' })) as {
      readonly message: Json
      readonly findings: Json
      readonly reason: string
      readonly untilMs: number
      readonly heldMs: number
    }
    t.assert.deepStrictEqual(shown.message, {
      headers: [
        { name: 'From', value: 'Ofertas <vende@barato.test>' },
        { name: 'Subject', value: 'Hola  X: 1' },
        { name: 'MIME-Version', value: '1.0' },
        { name: 'Content-Type', value: 'multipart/mixed; boundary=b' },
      ],
      text: 'Compre ya',
      files: ['factura.zip'],
      more: false,
    })
    t.assert.strictEqual(shown.untilMs - shown.heldMs, 30 * 86_400_000)
  })

  test(`released once, octet for octet, and learned from (${name})`, async (t: TestContext) => {
    await using world = await openWorld(name)
    const { admin, learned, events } = world
    const ana = await admin.as('ana@empresa.test')
    const jefa = await admin.as('jefa@empresa.test')
    const bytes = Buffer.from('X-Valija-Levels: x\r\nSubject: Ñ\r\n\r\n\0\x80 no line end', 'latin1')
    const [one] = await world.hold('m1', ['ana@empresa.test'], { bytes }, { subAddress: 'ventas' })
    const id = one?.id ?? ''
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => world.call(ana, 'quarantine.release', { id })),
    )
    t.assert.strictEqual(answers.filter((answer) => (answer as { released: boolean }).released).length, 1)
    await world.call(jefa, 'quarantine.release', { id })
    const inbox = await world.inbox('ana@empresa.test')
    t.assert.deepStrictEqual(inbox, [
      Buffer.concat([Buffer.from('Return-Path: <rebote@barato.test>\r\n'), bytes]),
    ])
    t.assert.deepStrictEqual(
      learned.map((each) => [each.accountId, Buffer.from(each.bytes)]),
      [[ana.accountId, bytes]],
    )
    t.assert.deepStrictEqual(
      events.map(({ kind, by, id: of }) => [kind, by, of]),
      [['quarantine-released', 'ana@empresa.test', 'm1']],
    )
    // What was released is not held again, nor dropped.
    t.assert.deepStrictEqual(await world.call(ana, 'quarantine.drop', { id }), { dropped: 0 })

    const [dropped] = await world.hold('m2', ['ana@empresa.test'])
    t.assert.deepStrictEqual(await world.call(ana, 'quarantine.drop', { id: dropped?.id ?? '' }), {
      dropped: 1,
    })
    t.assert.deepStrictEqual(pageSubjects(await world.call(ana, 'quarantine.list', {})), [])
    t.assert.strictEqual(await world.outcome(ana, 'quarantine.release', { id: dropped?.id ?? '' }), 'ok')
    t.assert.strictEqual((await world.inbox('ana@empresa.test')).length, 2)
  })

  test(`a mailbox that cannot take it leaves it held (${name})`, async (t: TestContext) => {
    await using world = await openWorld(name)
    const ana = await world.admin.as('ana@empresa.test')
    const [one] = await world.hold('m1', ['ana@empresa.test'])
    const id = one?.id ?? ''
    const setQuota = (quotaBytes: number | null) =>
      world.admin.call(OPERATOR, 'account.set', { address: 'ana@empresa.test', quotaBytes })
    await setQuota(1)
    t.assert.strictEqual(await world.outcome(ana, 'quarantine.release', { id }), 'over-quota quarantine.full')
    t.assert.strictEqual((await world.store.find(id))?.state, 'held')
    t.assert.strictEqual(world.learned.length, 0)
    await setQuota(null)
    t.assert.strictEqual(await world.outcome(ana, 'quarantine.release', { id }), 'ok')
    t.assert.strictEqual((await world.inbox('ana@empresa.test')).length, 1)
  })

  test(`a virus stays; what no scanner saw is looked at first (${name})`, async (t: TestContext) => {
    await using world = await openWorld(name)
    const ana = await world.admin.as('ana@empresa.test')
    const jefa = await world.admin.as('jefa@empresa.test')
    const virus = { name: 'Win.Test.EICAR_HDB-1', file: 'x.exe' }
    const [bad] = await world.hold('m1', ['ana@empresa.test'], { virus })
    for (const who of [ana, jefa, OPERATOR])
      for (const verb of ['release', 'allow'])
        t.assert.strictEqual(
          await world.outcome(who, `quarantine.${verb}`, { id: bad?.id ?? '' }),
          'forbidden quarantine.infected',
        )
    for (const who of [ana, jefa]) {
      t.assert.strictEqual(
        await world.outcome(who, 'quarantine.drop', { id: bad?.id ?? '' }),
        'forbidden quarantine.infectedKept',
      )
      t.assert.deepStrictEqual(await world.call(who, 'quarantine.drop', { all: true }), { dropped: 0 })
    }
    t.assert.deepStrictEqual(await world.call(OPERATOR, 'quarantine.drop', { id: bad?.id ?? '' }), {
      dropped: 1,
    })
    t.assert.strictEqual(
      await world.outcome(OPERATOR, 'quarantine.release', { id: bad?.id ?? '' }),
      'forbidden quarantine.infected',
    )

    const [unseen, other] = await world.hold('m2', ['ana@empresa.test', 'luis@empresa.test'], {
      unscanned: ['clamav'],
    })
    const release = () => world.outcome(ana, 'quarantine.release', { id: unseen?.id ?? '' })
    t.assert.strictEqual(await release(), 'try-later quarantine.unscanned')
    world.scanners = { virus: undefined, unscanned: ['clamav'] }
    t.assert.strictEqual(await release(), 'try-later quarantine.unscanned')
    world.scanners = { virus: 'Eicar', unscanned: [] }
    t.assert.strictEqual(await release(), 'forbidden quarantine.infected')
    t.assert.strictEqual((await world.store.find(other?.id ?? ''))?.verdict.virus, 'Eicar')
    const [clean] = await world.hold('m3', ['ana@empresa.test'], { unscanned: ['clamav'] })
    world.scanners = { virus: undefined, unscanned: [] }
    t.assert.strictEqual(await world.outcome(ana, 'quarantine.release', { id: clean?.id ?? '' }), 'ok')
    t.assert.strictEqual((await world.inbox('ana@empresa.test')).length, 1)
  })

  test(`senders are listed where it was asked for (${name})`, async (t: TestContext) => {
    await using world = await openWorld(name)
    const { admin, directory } = world
    const ana = await admin.as('ana@empresa.test')
    const jefa = await admin.as('jefa@empresa.test')
    const [one] = await world.hold('m1', ['ana@empresa.test'])
    const [two] = await world.hold('m2', ['ana@empresa.test'], {
      from: { name: '', address: 'mala@barato.test' },
    })
    const [three] = await world.hold('m3', ['todos@empresa.test'])
    const [none] = await world.hold('m4', ['ana@empresa.test'], {
      from: { name: '', address: '' },
      reversePath: '',
    })
    t.assert.deepStrictEqual(await world.call(ana, 'quarantine.allow', { id: one?.id ?? '' }), {
      ...{ id: one?.id, sender: 'vende@barato.test', address: 'ana@empresa.test' },
    })
    await world.call(jefa, 'quarantine.block', { id: two?.id ?? '' })
    await world.call(jefa, 'quarantine.block', { id: three?.id ?? '' })
    t.assert.strictEqual(
      await world.outcome(ana, 'quarantine.block', { id: none?.id ?? '' }),
      'cannot quarantine.noSender',
    )
    const lists = await directory.read(async ({ filter }) => ({
      ana: await filter.of({ scope: 'account', id: ana.accountId ?? 0 }),
      company: await filter.of({ scope: 'organisation', id: ana.organisationId ?? 0 }),
    }))
    const short = (entries: (typeof lists)['ana']) =>
      entries.map(({ list, subject, byHolder }) => `${list} ${subject} ${byHolder}`)
    t.assert.deepStrictEqual(short(lists.ana), [
      'allow vende@barato.test true',
      'block mala@barato.test false',
    ])
    t.assert.deepStrictEqual(short(lists.company), ['block vende@barato.test false'])
    t.assert.deepStrictEqual(
      (await world.store.list({ organisationId: ana.organisationId }, 9)).map(({ deliveryId, state }) => [
        deliveryId,
        state,
      ]),
      [
        ['m4', 'held'],
        ['m3', 'dropped'],
        ['m2', 'dropped'],
        ['m1', 'released'],
      ],
    )
  })

  test(`mail that goes on to a place outside goes as it would have gone (${name})`, async (t: TestContext) => {
    await using world = await openWorld(name)
    const jefa = await world.admin.as('jefa@empresa.test')
    const [one] = await world.hold(
      'm1',
      ['socio@fuera.test'],
      {},
      {
        onward: { forwardedBy: 'ventas@empresa.test', smtpUtf8: false, body: '8bitmime', requireTls: true },
      },
    )
    await world.call(jefa, 'quarantine.release', { id: one?.id ?? '' })
    const [submission] = world.sent
    const { bytes, recipients, forwardedBy, requireTls, reversePath, organisationId } = submission ?? {}
    t.assert.deepStrictEqual(
      { recipients, forwardedBy, requireTls, reversePath, organisationId },
      {
        recipients: [{ address: 'socio@fuera.test', dsn: {} }],
        forwardedBy: 'ventas@empresa.test',
        requireTls: true,
        reversePath: { local: 'rebote', domain: 'barato.test' },
        organisationId: jefa.organisationId,
      },
    )
    t.assert.match(
      String(bytes && Buffer.from(bytes)),
      /^Delivered-To: ventas@empresa\.test\r\nSubject: m1\r\n/,
    )
    t.assert.strictEqual(JUNK.place, 'quarantine')
  })

  test(`many are dropped at once, and only those that are meant (${name})`, async (t: TestContext) => {
    await using world = await openWorld(name)
    const ana = await world.admin.as('ana@empresa.test')
    const luis = await world.admin.as('luis@empresa.test')
    for (let n = 0; n < 5; n++)
      await world.hold(`m${n}`, ['ana@empresa.test', 'luis@empresa.test'], {
        from: { name: '', address: `x@${n % 2 === 0 ? 'par' : 'impar'}.test` },
      })
    t.assert.strictEqual(await world.outcome(ana, 'quarantine.drop', {}), 'invalid queue.noFilter')
    t.assert.strictEqual(
      await world.outcome(ana, 'quarantine.drop', { id: 'x', all: true }),
      'invalid quarantine.idOrFilter',
    )
    t.assert.deepStrictEqual(await world.call(ana, 'quarantine.drop', { sender: '@impar.test' }), {
      dropped: 2,
    })
    t.assert.deepStrictEqual(await world.call(ana, 'quarantine.drop', { all: true }), { dropped: 3 })
    t.assert.strictEqual(pageSubjects(await world.call(luis, 'quarantine.list', {})).length, 5)
  })
}
