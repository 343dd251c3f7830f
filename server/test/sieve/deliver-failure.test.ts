/** Scripts that fail keep the mail and are told once a day; those of the company run around the person's. */
import type { TestContext } from 'node:test'
import type { Log } from '../../src/lib/log.ts'
import { silentLog } from '../../src/lib/log.ts'
import type { CompanyScripts } from '../../src/service/delivery/sieve-programs.ts'
import { COMPANY_SIEVE_SETTING, type CompanySieve } from '../../src/store/directory-sieve.ts'
import { fakeClock } from '../kit/fake-clock.ts'
import { eachEngine } from '../kit/stores.ts'
import { letterTo, openScriptedWorld, type ScriptedWorld } from './scripted-world.ts'

async function subjects(world: ScriptedWorld, account: never): Promise<string[]> {
  const { INBOX: inbox = [] } = await world.mail(account)
  return inbox.map((text) => /^Subject: (.*)$/m.exec(text)?.[1]?.trim() ?? '')
}

eachEngine(
  'a script that fails keeps the message, and its owner hears why',
  async (t: TestContext, engine) => {
    const clock = fakeClock(Date.UTC(2026, 10, 22, 9))
    const lines: string[] = []
    const scriptLog: Log = {
      ...silentLog,
      info: (event, fields) => lines.push(JSON.stringify([event, fields])),
    }
    await using world = await openScriptedWorld(engine, { clock, scriptLog })
    const { luis } = world.smtp.accounts
    await world.script(luis, 'require ["fileinto", "ihave"];\nfileinto "Archive";\nerror "ESTO NO";')
    const send = () => world.send(letterTo('luis@empresa.test'), { to: ['luis@empresa.test'] })
    t.assert.match(await send(), /^250/)
    const { INBOX: [message = '', letter = '', ...more] = [], Archive: archive } = await world.mail(luis)
    t.assert.match(message, /\r\nSubject: Hola\r\n/)
    t.assert.deepStrictEqual(more, [])
    t.assert.strictEqual(archive, undefined, 'nothing of what it began is done')
    t.assert.match(letter, /\r\nSubject: A filter of yours did not work\r\n/)
    t.assert.match(letter, /\r\nAuto-Submitted: auto-generated\r\n/)
    const [, base64 = ''] = /Content-Transfer-Encoding: base64\r\n\r\n([\s\S]*?)\r\n\r\n/.exec(letter) ?? []
    const text = Buffer.from(base64, 'base64').toString()
    t.assert.match(text, /Your filters \(filtros\) stopped at line 3\./)
    t.assert.match(text, /ESTO NO/)
    // The log has the place and the kind, nothing of what is written.
    t.assert.strictEqual(lines.length, 1)
    t.assert.match(lines[0] ?? '', /"sieve\.failed",\{"account":\d+,"line":3,"why":"[a-z.-]+"\}/i)
    t.assert.match(await send(), /^250/)
    t.assert.strictEqual((await subjects(world, luis as never)).length, 3, 'told once a day')
    await clock.advance(86_400_001)
    t.assert.match(await send(), /^250/)
    t.assert.strictEqual((await subjects(world, luis as never)).length, 5)
  },
)

eachEngine('a script that does not compile any more keeps the mail too', async (t: TestContext, engine) => {
  await using world = await openScriptedWorld(engine)
  const { luis } = world.smtp.accounts
  await world.script(luis, 'require "fileinto";\nfileinto nada')
  await world.send(letterTo('luis@empresa.test'), { to: ['luis@empresa.test'] })
  t.assert.deepStrictEqual(await subjects(world, luis as never), ['Hola', 'A filter of yours did not work'])
})

eachEngine('the scripts of the company run before and after', async (t: TestContext, engine) => {
  const set = { before: '', after: '' }
  const script = (name: string, text: string) => (text === '' ? [] : [{ name, text, revision: 1 }])
  const companyScripts: CompanyScripts = {
    of: async () => ({ before: script('antes', set.before), after: script('despues', set.after) }),
    global: async (_, name) =>
      name === 'comun' ? { name, text: 'require "fileinto"; fileinto "Archive";', revision: 1 } : undefined,
  }
  await using world = await openScriptedWorld(engine, { companyScripts })
  const { ana } = world.smtp.accounts
  const run = async (before: string, own: string, after: string): Promise<string[]> => {
    const had = await world.mail(ana)
    Object.assign(set, { before, after })
    await world.script(ana, own)
    t.assert.match(await world.send(letterTo('ana@empresa.test')), /^250/)
    const has = await world.mail(ana)
    return Object.keys(has).filter((name) => has[name]?.length !== had[name]?.length)
  }
  const archive = 'require "fileinto"; fileinto "Archive";'
  t.assert.deepStrictEqual(await run('keep;', 'keep;', ''), ['INBOX'])
  t.assert.deepStrictEqual(await run('discard;', archive, ''), [], 'what the company discards is gone')
  t.assert.deepStrictEqual(await run('', 'stop;', archive), ['Archive'])
  t.assert.deepStrictEqual(await run('', 'discard;', archive), [], 'what the person discards too')
  t.assert.deepStrictEqual(await run('', 'require "include"; include :global "comun";', ''), ['Archive'])
  // A broken script of the company is not its people's affair, and stops nothing of theirs.
  t.assert.deepStrictEqual(await run('nada nada', archive, ''), ['Archive'])
})

eachEngine('a message that came before is known once it is delivered', async (t: TestContext, engine) => {
  await using world = await openScriptedWorld(engine)
  const { ana } = world.smtp.accounts
  await world.script(ana, 'require "duplicate"; if duplicate { discard; }')
  const letter = letterTo('ana@empresa.test')
  t.assert.match(await world.send(letter), /^250/)
  t.assert.match(await world.send(letter), /^250/)
  t.assert.strictEqual((await subjects(world, ana as never)).length, 1)
  // What was not delivered has not come.
  const { accounts } = world.smtp
  await world.script(accounts.full, 'require "duplicate"; if duplicate { discard; }')
  const message = {
    ...{ bytes: Buffer.from(letter), reversePath: 'bea@otra.test', deliveryId: 'd.1', receivedMs: 1 },
    recipients: [{ accountId: accounts.full, subAddress: undefined, address: 'full@empresa.test' }],
  }
  for (let n = 0; n < 2; n++)
    t.assert.deepStrictEqual(await world.smtp.delivery.deliver(message), [{ kind: 'over-quota' }])
})

eachEngine(
  'scripts that the company has set are found, and those of a group for its members',
  async (t: TestContext, engine) => {
    await using world = await openScriptedWorld(engine)
    const { directory, empresa, accounts } = world.smtp
    const todos = await directory.resolve('todos', 'empresa.test')
    if (todos.kind !== 'group') throw new Error('no group')
    const file = (name: string): string =>
      `require ["fileinto","mailbox","copy"]; fileinto :copy :create "${name}";`
    const set: CompanySieve = {
      company: { before: file('antes') },
      groups: [{ id: todos.group.id, after: file('grupo') }],
      global: {},
    }
    await directory.write(({ settings }) =>
      settings.set('organisation', empresa.organisationId, COMPANY_SIEVE_SETTING, set),
    )
    const to = ['ana@empresa.test', 'luis@empresa.test']
    t.assert.match(await world.send(letterTo(to.join(', ')), { to }), /^250/)
    for (const account of [accounts.ana, accounts.luis])
      t.assert.deepStrictEqual(Object.keys(await world.mail(account)).sort(), ['INBOX', 'antes', 'grupo'])
    // With nothing but texts to include, nothing is run.
    await directory.write(({ settings }) =>
      settings.set('organisation', empresa.organisationId, COMPANY_SIEVE_SETTING, {
        ...{ company: {}, groups: [], global: { comun: 'discard;' } },
      }),
    )
    t.assert.match(await world.send(letterTo(to.join(', ')), { to }), /^250/)
    t.assert.strictEqual((await world.mail(accounts.ana))['INBOX']?.length, 2)
  },
)
