/** M21 as people live it: fetchmail on the office computer keeps mail on the server, a clock that is moved, a night. */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, type TestContext } from 'node:test'
import { steppedClock } from '../directory/sign-in.ts'
import { needs } from '../kit/components.ts'
import { addDevices, appPasswordOf, DAY_MS } from '../kit/pop3-devices.ts'
import { openPop3World } from '../kit/pop3-world.ts'
import { eachEngine } from '../kit/stores.ts'
import { mustRun } from './program.ts'

suite('fetchmail and the window', { skip: needs('fetchmail') }, () => {
  eachEngine(
    'what the main device has fetched leaves after its days, and nothing else',
    async (t: TestContext, engine) => {
      const clock = steppedClock()
      await using world = await openPop3World(engine, { clock })
      const address = 'ana@empresa.test'
      const devices = await addDevices(world, clock, { id: world.accounts.ana, address }, 2)
      await devices.admin('set', { primary: { appPassword: devices.appIds[0] ?? 0 } })
      const dir = await mkdtemp(join(tmpdir(), 'valija-window-'))
      const fetch = async (device: number): Promise<void> => {
        const rc = join(dir, `rc-${device}`)
        const password = appPasswordOf(address, device)
        await writeFile(
          rc,
          `poll 127.0.0.1 protocol POP3 port ${world.port} uidl\n user "${address}" password "${password}"\n` +
            ' sslproto "" keep mda "cat > /dev/null"\n',
        )
        await chmod(rc, 0o600)
        const state = ['--idfile', join(dir, `ids-${device}`), '--pidfile', join(dir, `pid-${device}`)]
        await mustRun('fetchmail', ['-f', rc, ...state])
      }
      try {
        await world.deliver('ana', 'Subject: a\r\n\r\nuno\r\n', 'Subject: b\r\n\r\ndos\r\n')
        await fetch(1)
        clock.ms += 16 * DAY_MS
        t.assert.strictEqual(
          (await devices.run()).messages,
          0,
          'a copy device has them, the main one has not',
        )
        await fetch(0)
        await world.deliver('ana', 'Subject: c\r\n\r\ntres\r\n')
        t.assert.strictEqual((await devices.run()).messages, 2)
        t.assert.strictEqual((await world.store().mailbox('INBOX'))?.messages, 1)
      } finally {
        await rm(dir, { recursive: true })
      }
    },
  )
})
