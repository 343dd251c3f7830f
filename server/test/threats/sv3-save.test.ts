/** SV3, when a script is saved: a new way out of the company is told and noted, and where it is forbidden it is refused. */
import type { TestContext } from 'node:test'
import { savedPage } from '../../src/edge/http/pages/password-pages.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { silentLog } from '../../src/lib/log.ts'
import { Metrics } from '../../src/lib/metrics.ts'
import { Secret } from '../../src/lib/secret.ts'
import { compileSieve } from '../../src/mail/sieve/compile.ts'
import { createTexts } from '../../src/runtime/texts.ts'
import { HashGate } from '../../src/service/account/argon2.ts'
import { callAdmin, methodTable } from '../../src/service/admin/call-admin.ts'
import { createPasswordResets, makeResetLink } from '../../src/service/session/password-reset.ts'
import { FRESH_SIGN_IN_MS, NOTICE_AGAIN_MS } from '../../src/service/sieve/limits.ts'
import { scriptMethods } from '../../src/service/sieve/script-methods.ts'
import { OPERATOR } from '../directory/admin.ts'
import { steppedClock } from '../directory/sign-in.ts'
import { openManageSieveWorld } from '../kit/managesieve-world.ts'
import { rule, setRules } from '../kit/sending-rules.ts'
import { eachEngine } from '../kit/stores.ts'

const OUT = 'redirect :copy "ladron@fuera.test";\r\n'
const script = (actions: string): string => `require ["copy", "variables", "envelope"];\r\n${actions}`

eachEngine(
  'SV3: owner and admin hear of a new target within five seconds',
  async (t: TestContext, engine) => {
    const clock = steppedClock()
    await using world = await openManageSieveWorld(engine, { clock })
    const { notices, events } = world
    await using client = await world.client()
    const begun = performance.now()
    const answer = await client.put('Correo', script(OUT))
    t.assert.strictEqual(answer.code, 'WARNINGS')
    t.assert.match(answer.text, /^line 2, column \d+: Mail goes to ladron@fuera\.test, outside the company\./)
    t.assert.ok(performance.now() - begun < 5_000)
    t.assert.deepStrictEqual(
      notices.map(({ to, subject }) => [to, subject.key]),
      [
        ['ana@empresa.test', 'sieve-scripts.told.subject'],
        ['jefa@empresa.test', 'sieve-scripts.told.subject'],
      ],
    )
    t.assert.ok(
      notices.every(({ paragraphs }) =>
        paragraphs.some((one) => 'asItIs' in one && one.asItIs === 'ladron@fuera.test'),
      ),
    )
    t.assert.deepStrictEqual(
      events.map(({ kind, class: of, accountId, to, by, via }) => [kind, of, accountId, to, by, via]),
      [
        [
          'rule-changed',
          'redirect',
          world.accounts.ana,
          ['ladron@fuera.test'],
          'ana@empresa.test',
          'managesieve',
        ],
      ],
    )
    // Made active at once: noted, and not told again.
    await client.ok('SETACTIVE "Correo"')
    t.assert.deepStrictEqual([notices.length, events.length], [2, 2])
    // Put again, nothing of it is new.
    await client.put('Correo', script(`${OUT}keep;\r\n`))
    t.assert.deepStrictEqual([notices.length, events.length], [2, 2])
    // Taken out, and there again an hour later.
    clock.ms += NOTICE_AGAIN_MS + 1
    await client.put('Correo', 'keep;\r\n')
    await using again = await world.client()
    await again.put('Correo', script(OUT))
    t.assert.deepStrictEqual([notices.length, events.length], [4, 3])
  },
)

eachEngine(
  'SV3: colleagues are no way out, addresses made by a script are',
  async (t: TestContext, engine) => {
    await using world = await openManageSieveWorld(engine)
    await using client = await world.client()
    t.assert.strictEqual((await client.put('a', script('redirect "luis@empresa.test";\r\n'))).code, undefined)
    t.assert.strictEqual(world.notices.length, 0)
    const made = script(['set "x" "fuera.test";', 'redirect "a@$', '{x}";', ''].join(''))
    t.assert.match((await client.put('a', made)).text, /known only when it runs/)
    t.assert.strictEqual(world.notices.length, 2)
    t.assert.ok(
      world.notices[0]?.paragraphs.some((one) => 'key' in one && one.key === 'sieve-scripts.told.variable'),
    )
  },
)

eachEngine(
  'SV3: what the account may not write to is refused when it is saved',
  async (t: TestContext, engine) => {
    await using world = await openManageSieveWorld(engine)
    const holder = { kind: 'account', id: world.accounts.ana } as const
    await setRules(world.directory, world.empresa, holder, [rule('ownDomain')])
    await using client = await world.client()
    for (const answer of [
      await client.put('a', script(OUT)),
      await client.command(`CHECKSCRIPT {${script(OUT).length}+}\r\n${script(OUT)}`),
    ]) {
      t.assert.strictEqual(answer.status, 'NO')
      t.assert.match(answer.text, /empresa\.test/)
    }
    t.assert.deepStrictEqual((await client.ok('LISTSCRIPTS')).lines, [])
    t.assert.deepStrictEqual([world.notices.length, world.events.length], [0, 0])
    // One that was there before the rule came is not made active any more.
    await world.store().sieve.put('antes', script(OUT))
    t.assert.strictEqual((await client.command('SETACTIVE "antes"')).status, 'NO')
  },
)

eachEngine('SV3: a new target takes a fresh sign-in', async (t: TestContext, engine) => {
  const clock = steppedClock()
  await using world = await openManageSieveWorld(engine, { clock })
  for (const [ageMs, status] of [
    [FRESH_SIGN_IN_MS - 1, 'OK'],
    [FRESH_SIGN_IN_MS, 'OK'],
    [FRESH_SIGN_IN_MS + 1, 'NO'],
  ] as const) {
    await using client = await world.client()
    clock.ms += ageMs
    const answer = await client.put('a', script(`redirect "a${ageMs}@fuera.test";\r\n`))
    t.assert.strictEqual(answer.status, status, `${ageMs} ms`)
    // What leads nowhere new needs none.
    await client.ok('PUTSCRIPT "b" "keep;"')
  }
})

eachEngine('SV3: a password reset shows where mail goes', async (t: TestContext, engine) => {
  await using world = await openManageSieveWorld(engine)
  await using client = await world.client()
  await client.put('a', script(OUT))
  await client.ok('SETACTIVE "a"')
  const { directory, stores } = world
  const deps = {
    ...{ accounts: stores.accounts, directory, watch: world.watch, texts: createTexts() },
    check: (text: string) => compileSieve(text),
  }
  const methods = methodTable(scriptMethods(deps))
  const served = { directory, clock: systemClock, log: silentLog, metrics: new Metrics(), outside: undefined }
  const resets = createPasswordResets({
    ...{ ...served, origin: 'https://mail.empresa.test', gate: new HashGate() },
    changed: async () => undefined,
    redirectsOf: async ({ address }) => {
      const answer = await callAdmin(methods, OPERATOR, 'sieve.redirects', { address })
      return (answer as { readonly redirects: readonly string[] }).redirects
    },
  })
  const account = await directory.account(world.accounts.ana)
  if (account === undefined) throw new Error('no account')
  const { url } = await makeResetLink({ ...served, origin: 'https://mail.empresa.test' }, account, 'operator')
  const token = url.reveal().slice(url.reveal().lastIndexOf('/') + 1)
  t.assert.deepStrictEqual((await resets.look(token)).ways.redirects, ['ladron@fuera.test'])
  const done = await resets.use(token, new Secret('otra clave muy distinta'), true)
  const texts = createTexts()
  const page = savedPage((key, values) => texts.format('es', { key, ...(values && { values }) }), done)
  t.assert.match(
    page.body.markup,
    /Adónde envían correo sus filtros<\/h2>\s*<ul><li>ladron@fuera\.test<\/li>/,
  )
})
