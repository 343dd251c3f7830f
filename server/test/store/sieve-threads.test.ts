/** The active script, asked at every delivery: known to a thread until anybody else changes the account, on threads and nodes. */
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { ChangeBus } from '../../src/lib/change-bus.ts'
import { silentLog } from '../../src/lib/log.ts'
import { createInterest, homesOf, openChangeRelay } from '../../src/runtime/relays.ts'
import type { AccountStore } from '../../src/store/account-store.ts'
import { PostgresRelay } from '../../src/store/dialect/postgres-relay.ts'
import { type Engine, openEngine } from '../kit/engines.ts'
import { ANA, inboxOf, message, openTestStores } from '../kit/stores.ts'

const skip = process.env['TEST_PG_URL'] === undefined ? 'TEST_PG_URL names no server' : false

/** One more thread of the process that has this memory; it hears what is notified where nodes share the database. */
async function openThread(
  engine: Engine,
  opened: AsyncDisposableStack,
  memory: SharedArrayBuffer,
): Promise<AccountStore> {
  const bus = new ChangeBus()
  bus.attach(opened.use(openChangeRelay(memory)))
  const stores = opened.use(await openTestStores(engine, { bus, homes: homesOf(memory) }))
  if (engine.postgres !== undefined) {
    const { url, schema } = engine.postgres
    const node = crypto.randomUUID()
    const relay = opened.use(new PostgresRelay({ url, schema, node, log: silentLog, guest: stores.homes }))
    bus.attach(relay)
    await relay.ready()
  }
  return stores.accounts.open(ANA)
}

/** Behind everybody's back, so that only who asks the engine sees it. */
async function meddle(engine: Engine, text: string): Promise<void> {
  const db = engine.database(engine.postgres === undefined ? 'accounts/07/7' : 'mail')
  await db.write(async (sql) => {
    if (sql.engine === 'postgres') await sql.run("select set_config('valija.account_id', '7', true)")
    const bytes = new TextEncoder().encode(text)
    await sql.run(
      'update mail_sieve_script set bytes = ?, revision = revision + 1 where account_id = 7',
      bytes,
    )
  })
}

async function deliver(account: AccountStore): Promise<void> {
  await account.append(await inboxOf(account), [message(crypto.randomUUID())], {})
}

const textOf = async (account: AccountStore): Promise<string | undefined> =>
  (await account.sieve.active())?.text

test('threads know the script through their own deliveries, and see each other’s changes', async (t: TestContext) => {
  await using engine = await openEngine('sqlite')
  await using opened = new AsyncDisposableStack()
  const memory = createInterest()
  const here = await openThread(engine, opened, memory)
  const there = await openThread(engine, opened, memory)
  await here.provision()
  await there.sieve.put('a', '# 1', { activate: true })
  t.assert.strictEqual(await textOf(here), '# 1')
  await meddle(engine, '# meddled')
  // Nobody is asked: what this thread itself delivers changes no script.
  for (let n = 0; n < 3; n++) {
    await deliver(here)
    t.assert.strictEqual(await textOf(here), '# 1')
  }
  // Somebody else has changed the account: its script is looked at again.
  await deliver(there)
  t.assert.strictEqual(await textOf(here), '# meddled')
  for (let n = 2; n < 20; n++) {
    const [writer, reader] = n % 2 === 0 ? [there, here] : [here, there]
    await writer.sieve.put('a', `# ${n}`)
    t.assert.strictEqual(await textOf(reader), `# ${n}`)
    t.assert.strictEqual(await textOf(writer), `# ${n}`)
  }
  await there.sieve.setActive(undefined)
  t.assert.strictEqual(await here.sieve.active(), undefined)
})

test('a node that is home knows the script until another node changes it', {
  skip,
  timeout: 60_000,
}, async (t: TestContext) => {
  await using engine = await openEngine('postgres')
  await using opened = new AsyncDisposableStack()
  const here = await openThread(engine, opened, createInterest())
  const there = await openThread(engine, opened, createInterest())
  await here.provision()
  await here.sieve.put('a', '# 1', { activate: true })
  const inbox = await inboxOf(here)
  while (here.presentView(inbox) === undefined) {
    await here.view(inbox)
    await sleep(5)
  }
  t.assert.strictEqual(await textOf(here), '# 1')
  await meddle(engine, '# meddled')
  t.assert.strictEqual(await textOf(here), '# 1', 'nobody is asked at home')
  for (let n = 2; n < 6; n++) {
    await there.sieve.put('a', `# ${n}`)
    t.assert.strictEqual(await textOf(here), `# ${n}`)
  }
})
