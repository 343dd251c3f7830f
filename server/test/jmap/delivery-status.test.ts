/** What became of each copy of what was sent: deliveryStatus of EmailSubmission. RFC 8621 §7 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ENGINES } from '../kit/engines.ts'
import { JmapClient } from '../kit/jmap-client.ts'
import { until } from '../kit/queue.ts'
import { SmtpClient } from '../kit/smtp-client.ts'
import { smtpSink } from '../kit/smtp-sink.ts'
import { startServer, type TestServer } from '../kit/start-server.ts'

type Status = Record<string, { smtpReply: string; delivered: string; displayed: string }>

/** Sends it to all of them; the id of the submission. */
async function send(ana: JmapClient, to: readonly string[], name: string): Promise<string> {
  const text = `From: ana@empresa.test\nTo: ${to.join(', ')}\nMessage-ID: <${name}@empresa.test>\nSubject: ${name}\n\nHola.\n`
  const emailId = await ana.put(text, await ana.role('drafts'), { $draft: true })
  const identityId = (await ana.call('Identity/get')).list[0]?.['id']
  const answer = await ana.call('EmailSubmission/set', { create: { s: { emailId, identityId } } })
  const created = (answer['created'] as Record<string, { id: string; deliveryStatus: Status }> | null)?.['s']
  assert.ok(created, JSON.stringify(answer))
  assert.deepEqual(
    [...new Set(Object.values(created.deliveryStatus).map(({ delivered }) => delivered))],
    ['queued'],
  )
  return created.id
}

async function statusOf(ana: JmapClient, id: string): Promise<Status> {
  const [one] = (await ana.call('EmailSubmission/get', { ids: [id], properties: ['deliveryStatus'] })).list
  return one?.['deliveryStatus'] as Status
}

/** `luis@empresa.test: yes`, in the order of the envelope. */
async function fates(ana: JmapClient, id: string): Promise<readonly string[]> {
  return Object.entries(await statusOf(ana, id)).map(([to, { delivered }]) => `${to}: ${delivered}`)
}

async function becomes(ana: JmapClient, id: string, wanted: readonly string[]): Promise<void> {
  let last: readonly string[] = []
  await until(async () => {
    last = await fates(ana, id)
    return last.join() === wanted.join()
  }).catch((error: unknown) => {
    throw new Error(`${wanted.join()} was waited for, and it is ${last.join()}`, { cause: error })
  })
}

function noticeAbout(about: string, name: string): string {
  return [
    'From: MAILER-DAEMON@b.test',
    'To: ana@empresa.test',
    'Subject: Undelivered Mail Returned to Sender',
    '',
    'I am sorry, your message could not be delivered.',
    '',
    `<${about}>: host mx.b.test said: 550 5.1.1 User unknown`,
    '',
    '--- The header of the message is below.',
    '',
    'Return-Path: <ana@empresa.test>',
    `Message-ID: <${name}@empresa.test>`,
    `To: ${about}`,
    '',
  ].join('\r\n')
}

async function cli(server: TestServer, ...args: readonly string[]): Promise<void> {
  const { code, stderr } = await server.cli(args)
  assert.equal(code, 0, stderr)
}

async function comesBack(server: TestServer, ana: JmapClient): Promise<void> {
  const returned = await send(ana, ['eva@b.test'], 'vuelve')
  await becomes(ana, returned, ['eva@b.test: unknown'])
  await using stranger = await SmtpClient.open(server.ports.smtp)
  await stranger.hello()
  // It is believed when the queue has noted that the other server took the message.
  await until(async () => {
    await stranger.send('', ['ana@empresa.test'], noticeAbout('eva@b.test', 'vuelve'))
    return (await fates(ana, returned))[0] === 'eva@b.test: no'
  })
  assert.match(String((await statusOf(ana, returned))['eva@b.test']?.smtpReply), /^550 5\.1\.1/)
}

for (const engine of ENGINES)
  test(`each recipient: delivered, handed over, refused, on its way, come back (${engine})`, async (t) => {
    await using sink = await smtpSink({
      rcpt: (line) => {
        if (line.includes('<nadie@')) return '550 5.1.1 User unknown'
        return line.includes('<luego@') ? '451 4.3.0 Not now' : undefined
      },
    })
    await using server = await startServer({ engine })
    await cli(server, 'route', 'set', '*', `127.0.0.1:${sink.port}`)
    await cli(server, 'group', 'add', 'ventas@empresa.test', 'luis@empresa.test', 'eva@b.test')
    const ana = await JmapClient.open(server, 'ana')

    const everyone = ['luis@empresa.test', 'Eva@b.test', 'nadie@b.test', 'luego@b.test']
    const { state } = await ana.call('EmailSubmission/get')
    const id = await send(ana, everyone, 'a-todos')
    await t.test('as the queue and the other server have said', async () => {
      await becomes(ana, id, [
        'luis@empresa.test: yes',
        'Eva@b.test: unknown',
        'nadie@b.test: no',
        'luego@b.test: queued',
      ])
      const told = await statusOf(ana, id)
      assert.match(String(told['luis@empresa.test']?.smtpReply), /^250 2\./)
      assert.match(String(told['Eva@b.test']?.smtpReply), /^250 /)
      assert.equal(told['nadie@b.test']?.smtpReply, '550 5.1.1 User unknown')
      // The queue tries later: what was said is told, and that it goes on.
      await until(async () => (await statusOf(ana, id))['luego@b.test']?.smtpReply === '451 4.3.0 Not now')
      const changes = await ana.call('EmailSubmission/changes', { sinceState: state })
      assert.deepEqual([changes['created'], changes['updated']], [[id], []])
    })
    await t.test('what changes is told as changed, to those who know it', async () => {
      const known = (await ana.call('EmailSubmission/get', { ids: [] }))['state']
      await cli(server, 'queue', 'drop', '--recipient', 'luego@b.test')
      await becomes(ana, id, [
        'luis@empresa.test: yes',
        'Eva@b.test: unknown',
        'nadie@b.test: no',
        'luego@b.test: no',
      ])
      const changes = await ana.call('EmailSubmission/changes', { sinceState: known })
      assert.deepEqual([changes['created'], changes['updated']], [[], [id]])
    })
    await t.test('who is behind a group is not named, and it arrived where one got it', async () => {
      const grouped = await send(ana, ['ventas@empresa.test'], 'a-ventas')
      await becomes(ana, grouped, ['ventas@empresa.test: yes'])
      assert.doesNotMatch(JSON.stringify(await statusOf(ana, grouped)), /luis|eva/)
    })
    await t.test('another server takes it and gives it back later', () => comesBack(server, ana))
  })
