/** IM6: mailbox names as paths or patterns. */
import { readdirSync } from 'node:fs'
import { suite, type TestContext, test } from 'node:test'
import { compilePattern } from '../../src/mail/imap/mailbox-pattern.ts'
import { cpuMs } from '../kit/cpu-time.ts'
import { openImapWorld } from '../kit/imap-world.ts'
import { eachEngine } from '../kit/stores.ts'

const NAMES = [
  '../../x',
  '..\\\\x',
  '/etc/passwd',
  'a/../b',
  '.',
  '..',
  'CON',
  `${'n'.repeat(5_000)}`,
  'a&AAA-b',
]

suite('IM6', () => {
  eachEngine('a name is a row or refused, never a file', async (t: TestContext, engine) => {
    await using world = await openImapWorld(engine)
    const files = (): string[] => readdirSync(engine.dir, { recursive: true }).map(String).sort()
    await using client = await world.client()
    await client.ok('CREATE first')
    const before = files()
    for (const name of NAMES) {
      const { tagged } = await client.command(`CREATE "${name}"`)
      t.assert.match(tagged, / (OK|NO) /, name.slice(0, 20))
      if (tagged.includes(' OK ')) await client.ok(`SELECT "${name}"`)
    }
    t.assert.deepStrictEqual(files(), before)
  })

  eachEngine('signs of other pattern languages stand for themselves', async (t: TestContext, engine) => {
    await using world = await openImapWorld(engine)
    await using client = await world.client()
    for (const pattern of ['"("', '"[a"', '"a{2,1}"', '{1+}\r\n\\', '"^*$"', '".+"'])
      t.assert.deepStrictEqual(await client.ok(`LIST "" ${pattern}`), [], pattern)
    await client.ok('CREATE "a.b"')
    t.assert.deepStrictEqual(await client.ok('LIST "" "a?b"'), [])
  })

  test('500 signs of pattern over 10,000 names', (t: TestContext) => {
    const names = Array.from(
      { length: 10_000 },
      (_, n) => `Clientes/${n % 100}/pedidos-${n}-aaaaaaaaaaaaaaaaaaaab`,
    )
    for (const pattern of [
      '%*'.repeat(250),
      `${'*a'.repeat(250)}`,
      `${'%a%'.repeat(166)}z`,
      `${'*'.repeat(499)}c`,
    ]) {
      const ms = cpuMs(() => {
        const matches = compilePattern(pattern)
        for (const name of names) matches(name)
      })
      t.assert.ok(ms < 50, `${pattern.slice(0, 12)} took ${ms} ms`)
    }
  })
})
