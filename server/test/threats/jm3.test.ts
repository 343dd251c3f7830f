/** JM3: other people's ids: the same answer as for what was never there, octet by octet. */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { METHODS } from '../../src/edge/jmap/methods.ts'
import { ENGINES } from '../kit/engines.ts'
import { JmapClient } from '../kit/jmap-client.ts'
import { startServer } from '../kit/start-server.ts'

/** What a method cannot do without. */
const ARGS: Readonly<Record<string, Record<string, unknown>>> = {
  'Email/changes': { sinceState: '0.1.1' },
  'Mailbox/changes': { sinceState: '0.1.1' },
  'Thread/changes': { sinceState: '0.1.1' },
  'Email/queryChanges': { sinceQueryState: '0.1.1' },
  'Email/import': { emails: {} },
  'Identity/changes': { sinceState: '0' },
  'EmailSubmission/changes': { sinceState: '0' },
  'EmailSubmission/queryChanges': { sinceQueryState: '0' },
  'Email/copy': { fromAccountId: 'A1' },
  'Email/parse': { blobIds: [] },
  'SearchSnippet/get': { emailIds: [] },
  'Mailbox/queryChanges': { sinceQueryState: '0.1.1' },
  'Blob/copy': { fromAccountId: 'A1' },
  'Blob/get': { ids: [] },
  'Blob/lookup': { typeNames: [], ids: [] },
  'Blob/upload': { create: {} },
  'Quota/changes': { sinceState: 'o0.-c0.' },
  'Quota/queryChanges': { sinceQueryState: 'o0.-c0.' },
  'SieveScript/validate': { blobId: 'S1' },
  'MDN/parse': { blobIds: [] },
  'AddressBook/changes': { sinceState: '0' },
  'ContactCard/changes': { sinceState: '0.000000000000' },
  'ContactCard/queryChanges': { sinceQueryState: '0.000000000000' },
  'Principal/changes': { sinceState: '000000000000' },
  'Principal/queryChanges': { sinceQueryState: '000000000000' },
  'MDN/send': { identityId: 'I1', send: {} },
}

/** Those of the sign-in itself: push.test.ts asks them as somebody else. RFC 8620 §4, §7.2 */
const OF_NO_ACCOUNT = new Set(['Core/echo', 'PushSubscription/get', 'PushSubscription/set'])

for (const engine of ENGINES)
  suite(`JM3 (${engine})`, () => {
    test("another's account, messages, conversations, blobs and uploads are not there", async () => {
      await using server = await startServer({ engine })
      const [ana, luis] = [await JmapClient.open(server, 'ana'), await JmapClient.open(server, 'luis')]
      const secret = await ana.put('Subject: secreto\n\nNadie más lo lee.\n', await ana.role('inbox'))
      const upload = await ana.upload('text/plain', 'nadie más')

      for (const name of METHODS.keys()) {
        if (OF_NO_ACCOUNT.has(name)) continue
        const ask = async (accountId: string): Promise<string> =>
          JSON.stringify(await luis.calls([name, { ...ARGS[name], accountId }]))
        const theirs = await ask(ana.accountId)
        assert.equal(theirs, await ask('A999999'), name)
        assert.match(theirs, /"accountNotFound"/, name)
      }
      const far = (id: string): string => id.replace(/\d+/, '9'.repeat(7))
      const told = async (name: string, id: string): Promise<string> =>
        JSON.stringify((await luis.call(name, { ids: [id] })).list)
      for (const [name, id] of [
        ['Email/get', secret],
        ['Thread/get', `T${secret.slice(1)}`],
      ] as const)
        assert.equal(await told(name, id), await told(name, far(id)), name)
      const blobs = [`B${secret.slice(1)}`, `B${secret.slice(1)}-0`, upload]
      for (const account of [ana.accountId, luis.accountId])
        for (const blobId of blobs) {
          const [real, none] = await Promise.all(
            [blobId, far(blobId)].map((one) => luis.ask(`/jmap/download/${account}/${one}/x.txt`)),
          )
          assert.deepEqual([real?.status, real?.text], [404, none?.text], `${account} ${blobId}`)
        }
      const script = await ana.upload('application/sieve', 'keep;')
      const put = await ana.call('SieveScript/set', { create: { one: { name: 'secreto', blobId: script } } })
      const ofScript = (put['created'] as Record<string, { readonly blobId: string }>)['one']?.blobId ?? ''
      for (const id of [...blobs, ofScript, script]) {
        const asked = (blobId: string) =>
          luis.calls(
            ['Blob/get', { ids: [blobId] }],
            ['Blob/lookup', { typeNames: ['Email'], ids: [blobId] }],
            ['Email/parse', { blobIds: [blobId] }],
            ['MDN/parse', { blobIds: [blobId] }],
            ['SieveScript/validate', { blobId }],
          )
        const [real, none] = [await asked(id), await asked(far(id))]
        assert.equal(JSON.stringify(real).replaceAll(id, 'X'), JSON.stringify(none).replaceAll(far(id), 'X'))
        assert.match(JSON.stringify(real), /"notFound":\["/)
      }
      assert.deepEqual((await luis.call('SearchSnippet/get', { emailIds: [secret] })).list, [])
      assert.deepEqual((await luis.call('SieveScript/get')).list, [])
      const stolen = await luis.calls([
        'Email/import',
        { emails: { x: { blobId: upload, mailboxIds: { [await luis.role('inbox')]: true } } } },
      ])
      assert.match(JSON.stringify(stolen), /"blobNotFound"/)
      assert.equal(
        (await luis.ask(`/jmap/upload/${ana.accountId}`, { method: 'POST', body: 'x' })).status,
        404,
      )
      assert.deepEqual((await luis.call('Email/query', { filter: { text: 'secreto' } })).ids, [])
    })
  })
