/** Signatures as a client hears of them, of mail that OpenSSL signed. RFC 9219 */
import assert from 'node:assert/strict'
import type { MessageView } from '../../../contract/src/message-view.ts'
import { needs } from '../kit/components.ts'
import { askHttp, cookieOf, sending } from '../kit/http-client.ts'
import type { JmapClient } from '../kit/jmap-client.ts'
import { SmimeSigners, signedMessage } from '../kit/smime-signers.ts'
import type { TestServer } from '../kit/start-server.ts'

const INNER = 'Content-Type: text/plain; charset=utf-8\r\n\r\nFirmado: trescientos euros.\r\n'
const PROPERTIES = ['subject', 'smimeStatus', 'smimeStatusAtDelivery', 'smimeErrors', 'smimeVerifiedAt']

type Place = { readonly server: TestServer; readonly ana: JmapClient; readonly inbox: string }

/** Somebody who signs, and the environment of a server that believes who vouches for them. */
export function smimeSigning(): {
  readonly skip: string | false
  readonly env: Readonly<Record<string, string>>
  run(place: Place): Promise<void>
  end(): void
} {
  const skip = needs('openssl')
  const signers = skip === false ? new SmimeSigners() : undefined
  signers?.person('ana')
  return {
    skip,
    env: { VALIJA_SMIME__AUTHORITIES: signers?.certificate() ?? '' },
    async run(place) {
      if (signers === undefined) return
      await signaturesAreTold(place, signers)
      await signaturesAreShown(place, signers)
    },
    end: () => signers?.[Symbol.dispose](),
  }
}

/** A signed message, one that was changed afterwards, and one that nobody signed: what is told of each, and which are found. */
async function signaturesAreTold({ ana, inbox }: Place, signers: SmimeSigners): Promise<void> {
  const signed = signedMessage(INNER, signers.sign('ana', INNER)).toString('latin1')
  const right = await ana.put(signed, inbox)
  const changed = await ana.put(signed.replace('trescientos', 'novecientos'), inbox)
  const plain = await ana.put('From: ana@empresa.test\r\nSubject: sin firma\r\n\r\nhola', inbox)
  const ids = [right, changed, plain]
  const { list } = await ana.call('Email/get', { ids, properties: PROPERTIES })
  const told = list.map(({ smimeStatus, smimeStatusAtDelivery, smimeErrors, smimeVerifiedAt }) => [
    ...[smimeStatus, smimeStatusAtDelivery, smimeErrors],
    typeof smimeVerifiedAt === 'string',
  ])
  assert.deepEqual(told, [
    ['signed/verified', 'signed/verified', null, true],
    ['signed/failed', 'signed/failed', ['The message was changed after it was signed.'], true],
    [null, null, null, false],
  ])
  // Nobody asked: nothing is judged.
  const usual = await ana.call('Email/get', { ids: [right] })
  assert.ok(!('smimeStatus' in (usual.list[0] ?? {})))
  const found = async (filter: object): Promise<unknown> => {
    const answer = await ana.call('Email/query', { filter, sort: [{ property: 'receivedAt' }] })
    return ids.filter((id) => (answer as unknown as { readonly ids: readonly string[] }).ids.includes(id))
  }
  assert.deepEqual(await found({ hasSmime: true }), [right, changed])
  assert.deepEqual(await found({ hasSmime: false }), [plain])
  for (const name of ['hasVerifiedSmime', 'hasVerifiedSmimeAtDelivery']) {
    assert.deepEqual(await found({ [name]: true }), [right], name)
    assert.deepEqual(await found({ [name]: false, inMailbox: inbox }), [changed, plain], name)
  }
  const { blobId } = (await ana.call('Email/get', { ids: [right], properties: ['blobId'] })).list[0] ?? {}
  const parsed = await ana.call('Email/parse', { blobIds: [blobId], properties: PROPERTIES })
  const [one] = Object.values((parsed as unknown as { readonly parsed: Record<string, object> }).parsed)
  assert.deepEqual(
    { ...one, smimeVerifiedAt: '' },
    {
      ...{ subject: 'Contrato', smimeStatus: 'signed/verified', smimeStatusAtDelivery: null },
      ...{ smimeErrors: null, smimeVerifiedAt: '' },
    },
  )
}

/** The webmail shows what stands within a signature, and beside it whether that is right. RFC 8551 §3.5.2 */
async function signaturesAreShown({ server, ana, inbox }: Place, signers: SmimeSigners): Promise<void> {
  const place = { port: server.ports.https, hostname: server.host }
  const password = server.passwordOf('ana')
  const signedIn = await askHttp(
    place,
    '/api/v1/session',
    sending('POST', { address: 'ana@empresa.test', password }),
  )
  const headers = { cookie: cookieOf(signedIn) }
  const view = async (message: string): Promise<MessageView> => {
    const id = await ana.put(message, inbox)
    const answer = await askHttp(place, `/api/v1/messages/${id}/view?pictures=no`, { headers })
    return answer.json() as unknown as MessageView
  }
  const around = signedMessage(INNER, signers.sign('ana', INNER, ['-nodetach']), { opaque: true })
  const shown = await view(around.toString('latin1'))
  assert.equal(shown.signature?.status, 'verified')
  assert.deepEqual(shown.files, [])
  assert.equal(shown.sender.address, 'ana@empresa.test')
  const text = await askHttp(place, shown.bodies[0]?.url ?? '')
  assert.match(text.text, /Firmado: trescientos euros/)
  const beside = signedMessage(INNER, signers.sign('ana', INNER), { from: 'jefe@empresa.test' })
  const { signature } = await view(beside.toString('latin1'))
  assert.deepEqual(signature, { status: 'failed', sentence: 'Somebody signed who is not the sender.' })
  assert.equal((await view('From: ana@empresa.test\r\n\r\nhola')).signature, null)
}
