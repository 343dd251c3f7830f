/** The devices of a person, from what the directory knows of their passwords and the mailbox of who downloads. */
import type { AnswerOf } from '../../../../contract/src/answer.ts'
import type { AppPasswordList } from '../../../../contract/src/directory.ts'
import type { Retention } from '../../../../contract/src/mailbox.ts'

type AppPassword = AnswerOf<typeof AppPasswordList>[number]
type Downloader = AnswerOf<typeof Retention>['devices'][number]

export type Device = {
  readonly key: string
  /** undefined: it signs in with the password of the account, and is known by how it downloads. */
  readonly appPassword: number | undefined
  /** Of those that download; undefined: it never has. */
  readonly downloader: number | undefined
  readonly name: string
  readonly usedAt: string | null
  readonly expiresAt: string | null
  readonly protocols: readonly string[]
  /** `main` downloads and keeps, `copy` only reads; undefined: it does not download. */
  readonly place: 'main' | 'copy' | undefined
}

const later = (a: string | null, b: string | null): string | null =>
  a === null || (b !== null && b > a) ? b : a

/** Each once, the last used first. */
export function devicesOf(
  apps: readonly AppPassword[],
  downloaders: readonly Downloader[],
): readonly Device[] {
  const hasMain = downloaders.some(({ primary }) => primary)
  const placeOf = (one: Downloader | undefined): Device['place'] =>
    one === undefined ? undefined : one.primary ? 'main' : hasMain ? 'copy' : undefined
  const named = apps.map((app): Device => {
    const one = downloaders.find(
      ({ kind, name, gone }) => kind === 'app-password' && !gone && name === app.name,
    )
    return {
      ...{ key: `app-${app.id}`, appPassword: app.id, downloader: one?.id, name: app.name },
      ...{ usedAt: later(app.usedAt, one?.lastAt ?? null), expiresAt: app.expiresAt },
      ...{ protocols: app.protocols, place: placeOf(one) },
    }
  })
  const others = downloaders
    .filter(({ kind, gone }) => kind === 'program' && !gone)
    .map(
      (one): Device => ({
        ...{ key: `program-${one.id}`, appPassword: undefined, downloader: one.id, name: '' },
        ...{ usedAt: one.lastAt, expiresAt: null, protocols: ['pop3'], place: placeOf(one) },
      }),
    )
  return [...named, ...others].sort((a, b) => (b.usedAt ?? '').localeCompare(a.usedAt ?? ''))
}
