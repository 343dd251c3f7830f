/** `valija route tls`: what the operator says of a destination, is told, listed and taken back. */
import { type TestContext, test } from 'node:test'
import { startServer } from '../kit/start-server.ts'

test('levels are set, listed and taken back, in both languages', async (t: TestContext) => {
  await using server = await startServer()
  const run = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await server.cli(['route', 'tls', ...args])
    return code === 0 ? stdout.trim() : `${code} ${stderr.trim()}`
  }
  t.assert.match(await run(), /^Nothing is set/)
  t.assert.match(
    await run('Otra.TEST', 'verify'),
    /^Mail for otra\.test leaves with TLS and a valid certificate, or waits/,
  )
  t.assert.match(
    await run('*.otra.test', 'none', '--lang', 'es'),
    /^El correo para \*\.otra\.test sale sin TLS/,
  )
  t.assert.deepStrictEqual(JSON.parse(await run('--json')), [
    { domain: '*.otra.test', level: 'none' },
    { domain: 'otra.test', level: 'verify' },
  ])
  t.assert.match(await run('otra.test'), /otra\.test +verify$/)
  t.assert.match(await run('otra.test', 'default'), /as strictly as that domain asks/)
  t.assert.deepStrictEqual(JSON.parse(await run('--json')), [{ domain: '*.otra.test', level: 'none' }])
  t.assert.match(await run('otra.test', 'always'), /^64 .*none, may, encrypt, verify or default/s)
  t.assert.match(await run('no domain', 'may'), /^65 /)
})
