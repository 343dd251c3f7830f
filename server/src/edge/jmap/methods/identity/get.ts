/** Who one may write as: each of one's addresses. They are made by the company's admin, so there is no /set. RFC 8621 §6.1 */
import { hash } from 'node:crypto'
import { z } from 'zod'
import type { JsonValue } from '../../../jmap-server.ts'
import { GET_ARGS, pick, wantedIds, wantedProperties } from '../../get-args.ts'
import { type JmapContext, method, SUBMISSION } from '../../method.ts'

const PROPERTIES = [
  'id',
  'name',
  'email',
  'replyTo',
  'bcc',
  'textSignature',
  'htmlSignature',
  'mayDelete',
] as const

export const identityGet = method({
  name: 'Identity/get',
  capability: SUBMISSION,
  args: z.strictObject(GET_ARGS),
  async run(context, { accountId, ids, properties }) {
    const wanted = wantedProperties(properties, PROPERTIES)
    const known = new Map((await identities(context)).map((one) => [one.id, one]))
    const asked = wantedIds(ids, () => [...known.keys()])
    const list = asked.flatMap((id) => known.get(id) ?? []).map((one) => pick(one, wanted))
    return { accountId, state: stateOf(known.keys()), list, notFound: asked.filter((id) => !known.has(id)) }
  },
})

type Identity = Readonly<Record<(typeof PROPERTIES)[number], JsonValue>> & {
  readonly id: string
  readonly email: string
}

/** Named after the address, which no id may hold as it is. */
export function identityId(address: string): string {
  return `I${Buffer.from(address).toString('base64url')}`
}

export async function identities({ deps, principal }: JmapContext): Promise<readonly Identity[]> {
  const addresses = await deps.sending.addresses(principal)
  return addresses.map((email) => ({
    ...{ id: identityId(email), name: '', email, replyTo: null, bcc: null },
    ...{ textSignature: '', htmlSignature: '', mayDelete: false },
  }))
}

function stateOf(ids: Iterable<string>): string {
  return hash('sha256', [...ids].join(' '), 'hex').slice(0, 16)
}
