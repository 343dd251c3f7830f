/** IM3, IMAP part, and IN4: hostile structure and names come back from FETCH in bounded time and size. */
import { suite, type TestContext } from 'node:test'
import { cpuMsOf } from '../kit/cpu-time.ts'
import { openImapWorld } from '../kit/imap-world.ts'
import { eachEngine } from '../kit/stores.ts'

suite('IM3', () => {
  eachEngine('10,000 messages within messages', async (t: TestContext, engine) => {
    await using world = await openImapWorld(engine)
    await using client = await world.client()
    await client.append('INBOX', 'Content-Type: message/rfc822\r\n\r\n'.repeat(10_000))
    await client.ok('SELECT INBOX')
    let structure: string | undefined
    const ms = await cpuMsOf(async () => {
      structure = (await client.ok('FETCH 1 BODYSTRUCTURE'))[0]
    })
    t.assert.ok(ms < 50, `${ms} ms`)
    t.assert.ok((structure?.length ?? 0) > 0 && (structure?.length ?? 0) < 1024 * 1024)
    const deep = Array.from({ length: 50 }, () => '1').join('.')
    await client.ok(`FETCH 1 (BODY.PEEK[${deep}] BODY.PEEK[${deep}.MIME] BODY.PEEK[${deep}.HEADER])`)
    t.assert.match((await client.command(`FETCH 1 BODY.PEEK[${deep}.1]`)).tagged, / BAD \[LIMIT\]/)
  })
})

suite('IN4', () => {
  eachEngine('names of JavaScript are only names', async (t: TestContext, engine) => {
    await using world = await openImapWorld(engine)
    await using client = await world.client()
    await client.append('INBOX', '__proto__: x\r\nconstructor: y\r\n\r\n')
    await client.ok('SELECT INBOX')
    await client.ok('STORE 1 +FLAGS (__proto__ constructor toString)')
    const [flags] = await client.ok('FETCH 1 FLAGS')
    t.assert.strictEqual(flags, '* 1 FETCH (FLAGS (__proto__ constructor toString))')
    t.assert.deepStrictEqual(await client.ok('SEARCH KEYWORD __proto__ HEADER __proto__ x'), ['* SEARCH 1'])
    for (const word of ['__proto__', 'constructor', 'hasOwnProperty'])
      t.assert.match((await client.command(word)).tagged, / BAD Unknown command/)
    t.assert.match((await client.command('FETCH 1 __proto__')).tagged, / BAD /)
    t.assert.strictEqual(({} as { x?: unknown }).x, undefined)
  })
})
