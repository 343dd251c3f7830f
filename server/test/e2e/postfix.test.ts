import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { needs } from '../kit/components.ts'
import { ENGINES } from '../kit/engines.ts'
import { ImapClient } from '../soak/clients.ts'
import { openRig, type Rig } from '../soak/rig.ts'
import { startPostfix } from './postfix.ts'
import { eventually, mustRun } from './program.ts'

const TEXT = '.línea con punto\n..\n\nñandú: ¿llegó?\n'
/** One attachment makes it a blob in the store. */
const BIG_KIB = 600

for (const engine of ENGINES)
  suite(`between Postfix and us, on ${engine}`, { skip: needs('postfix', 'swaks', 'root') }, () => {
    test('Postfix sends to us, small and large, one and many', async () => {
      await using rig = await openRig({ engine, accounts: 3 })
      await using postfix = await startPostfix({ domain: 'partner.test', routes: { 'bench.test': rig.smtp } })
      const [ana = '', luis = '', eva = ''] = rig.accounts
      await swaks(postfix.port, 'bea@partner.test', [ana], ['--body', TEXT])
      await swaks(
        postfix.port,
        'bea@partner.test',
        [ana, luis, eva],
        ['--attach', '-'],
        'x'.repeat(BIG_KIB * 1024),
      )
      const bodies = await arrived(rig, ana, 2, postfix.log)
      assert.ok(
        bodies.some(
          (body) => body.includes('ñandú: ¿llegó?') && body.includes('\r\n.línea con punto\r\n..\r\n'),
        ),
      )
      assert.ok(bodies.some((body) => body.length > BIG_KIB * 1024))
      assert.ok(
        bodies.every((body) =>
          /^Return-Path: <bea@partner\.test>\r\nReceived: from mx\.partner\.test /i.test(body),
        ),
      )
      await arrived(rig, luis, 1, postfix.log)
      await arrived(rig, eva, 1, postfix.log)
      assert.match(await postfix.queue(), /Mail queue is empty/)
    })

    test('Postfix hears at once that an account does not exist, and tells its sender', async () => {
      await using rig = await openRig({ engine, accounts: 1 })
      await using postfix = await startPostfix({ domain: 'partner.test', routes: { 'bench.test': rig.smtp } })
      await swaks(postfix.port, 'bea@partner.test', ['nobody@bench.test'], [])
      const [bounce = ''] = await eventually(async () => {
        const mail = await postfix.mailbox('bea')
        return mail.length > 0 ? mail : undefined
      }, 'a bounce from Postfix to its own user')
      assert.match(bounce, /550[ -]5\.1\.1/)
    })

    test('another Postfix receives from us, and its refusal comes back to the sender', async () => {
      await using rig = await openRig({ engine, accounts: 1 })
      await using postfix = await startPostfix({ domain: 'partner.test' })
      await rig.route('partner.test', postfix.port)
      const [ana = ''] = rig.accounts
      const login = ['--auth', 'PLAIN', '--auth-user', ana, '--auth-password', rig.password]
      await swaks(rig.submission, ana, ['bea@partner.test'], [...login, '--body', TEXT])
      const [mail = ''] = await eventually(async () => {
        const all = await postfix.mailbox('bea')
        return all.length > 0 ? all : undefined
      }, 'our mail in the other server')
      assert.match(mail, /ñandú: ¿llegó\?/)
      assert.match(mail, /^Return-Path: <user0001@bench\.test>/)

      await swaks(rig.submission, ana, ['gone@partner.test'], login)
      const [report = ''] = await arrived(rig, ana, 1, postfix.log)
      assert.match(report, /Content-Type: multipart\/report;[\s\S]*report-type=delivery-status/i)
      assert.match(report, /^Action: failed\r$/m)
    })
  })

async function swaks(
  port: number,
  from: string,
  to: readonly string[],
  more: readonly string[],
  input = '',
): Promise<void> {
  const where = ['--server', '127.0.0.1', '--port', String(port), '--suppress-data', '--timeout', '30']
  await mustRun('swaks', [...where, '--from', from, '--to', to.join(','), ...more], { input })
}

async function arrived(
  rig: Rig,
  account: string,
  count: number,
  log: () => Promise<string>,
): Promise<string[]> {
  const look = async (): Promise<string[] | undefined> => {
    const client = await ImapClient.open(rig.imap, account, rig.password)
    const bodies = (await Array.fromAsync(client.messages('INBOX'))).map(({ body }) => body.toString())
    client.close()
    return bodies.length >= count ? bodies : undefined
  }
  try {
    return await eventually(look, `${count} messages for ${account}`)
  } catch (error) {
    throw new Error(await log(), { cause: error })
  }
}
