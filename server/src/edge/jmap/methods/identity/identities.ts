/** Who one may write as: each of one's addresses, with what its holder says about it. RFC 8621 §6 */
import { hash } from 'node:crypto'
import type { JsonObject, JsonValue } from '../../../jmap-server.ts'
import type { JmapContext } from '../../method.ts'

export const IDENTITY_PROPERTIES = [
  'id',
  'name',
  'email',
  'replyTo',
  'bcc',
  'textSignature',
  'htmlSignature',
  'mayDelete',
] as const

export type Identity = Readonly<Record<(typeof IDENTITY_PROPERTIES)[number], JsonValue>> & {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly textSignature: string
  readonly htmlSignature: string
}

/** Named after the address, which no id may hold as it is. */
export function identityId(address: string): string {
  return `I${Buffer.from(address).toString('base64url')}`
}

/** One's own address first. Where nobody has said a name, it is the account's. */
export async function identities({ deps, principal, mail }: JmapContext): Promise<readonly Identity[]> {
  const { addresses, name } = await deps.sending.writer(principal)
  const said = new Map((await mail.parts.identities.list()).map((row) => [row.address, row]))
  return addresses.map((email) => {
    const row = said.get(email)
    return {
      ...{ id: identityId(email), name: row?.name ?? name, email },
      ...{ replyTo: listIn(row?.replyTo), bcc: listIn(row?.bcc) },
      ...{ textSignature: row?.textSignature ?? '', htmlSignature: row?.htmlSignature ?? '' },
      // Addresses are the company's to give and to take.
      mayDelete: false,
    }
  })
}

function listIn(json: string | undefined): readonly JsonObject[] | null {
  return json === undefined ? null : (JSON.parse(json) as readonly JsonObject[])
}

/** It is made of all that is told: the directory keeps no log of who may write as whom. */
export function identityState(list: readonly Identity[]): string {
  return hash('sha256', JSON.stringify(list), 'hex').slice(0, 16)
}
