/** `valija verify`, as people and programs run it. */
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { needs } from '../kit/components.ts'
import { fakeDns } from '../kit/fake-dns.ts'
import { runCli } from '../kit/start-server.ts'
import { MESSAGE, openSignedWorld } from './signed-world.ts'

type Answer = {
  readonly result?: string
  readonly signatures?: readonly { readonly result: string }[]
  readonly error?: { readonly code: string }
}

test('one message or many', { skip: needs('dkimpy') }, async () => {
  await using world = await openSignedWorld()
  const resolver = ['--resolver', `127.0.0.1:${world.dns.port}`]
  const path = join(world.dir, 'signed.eml')
  await writeFile(path, await world.sign(MESSAGE, 'rsa-sha256'))
  const many = await runCli(['verify', 'dkim', '--batch', ...resolver], {
    stdin: `${path}\n/nowhere.eml\n`,
  })
  const [one, other] = many.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Answer)
  assert.equal(one?.signatures?.[0]?.result, 'pass')
  assert.equal(other?.error?.code, 'unreadable')
  const text = MESSAGE.toString()
  const client = ['--ip', '192.0.2.7', '--helo', 'mx.otra.test', '--mail-from', 'bea@otra.test']
  const dmarc = await runCli(['--json', 'verify', 'dmarc', ...client, ...resolver], { stdin: text })
  assert.deepEqual([dmarc.code, (JSON.parse(dmarc.stdout) as Answer).result], [0, 'pass'])
  const spf = await runCli(['verify', 'spf', ...client, ...resolver])
  assert.match(spf.stdout, /^Result +Domain +Decided by/)
  assert.match(spf.stdout, /pass +otra\.test +ip4:192\.0\.2\.0\/24/)
  const wrong = await runCli(['verify', 'spf', '--ip', 'otra.test'])
  assert.deepEqual([wrong.code, wrong.stderr.includes('--ip')], [64, true])
})

test('questions of SPF, a line each', async () => {
  await using dns = await fakeDns({ 'otra.test': { TXT: ['v=spf1 ip4:192.0.2.7 -all'] } })
  const asked = [
    { ip: '192.0.2.7', helo: 'mx.otra.test', mailFrom: 'bea@otra.test' },
    { ip: '::ffff:192.0.2.8', mailFrom: 'bea@otra.test' },
    { ip: 'nowhere' },
  ]
  const stdin = [...asked.map((one) => JSON.stringify(one)), 'null', '{', ''].join('\n')
  const { stdout } = await runCli(['verify', 'spf', '--batch', '--resolver', `127.0.0.1:${dns.port}`], {
    stdin,
  })
  const answers = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Answer)
  assert.deepEqual(
    answers.map(({ result, error }) => result ?? error?.code),
    ['pass', 'fail', 'invalid', 'invalid', 'invalid'],
  )
})
