/**
 * Secrets that this service alone has, sealed in its settings: one that makes now, and older ones that still check. One
 * list for each purpose, so that what one makes is worth nothing to another.
 */
import { randomBytes } from 'node:crypto'
import type { Clock } from '../../lib/clock.ts'
import { Secret } from '../../lib/secret.ts'
import type { Directory } from '../../store/directory.ts'
import { type Place, type Sealer, SealFault } from '../../store/sealed/sealer.ts'

export type KeptSecret = { readonly key: Buffer; readonly madeMs: number }

export type KeptSecrets = {
  /** The newest first, at most that old as knowledge; those that no text can be of any more are left out. */
  all(olderMs: number): Promise<readonly KeptSecret[]>
  /** The one that makes now. */
  newest(): Promise<KeptSecret>
}

export type KeptSecretDeps = {
  readonly directory: Directory
  readonly sealer: () => Promise<Sealer>
  readonly clock: Clock
}

export type SecretKind = {
  /** Key of the setting, and the place that its secrets are sealed for. */
  readonly setting: string
  /** How long in ms one makes, and how long it is known. */
  readonly makesMs: number
  readonly livesMs: number
  /** How old in ms the knowledge of them may be before one is made. */
  readonly readMs: number
}

type Kept = { readonly sealed: string; readonly madeMs: number }

const SECRET_BYTES = 32

export function createKeptSecrets(deps: KeptSecretDeps, kind: SecretKind): KeptSecrets {
  const { clock } = deps
  let known: { readonly secrets: readonly KeptSecret[]; readonly readMs: number } | undefined
  const all = async (olderMs: number): Promise<readonly KeptSecret[]> => {
    const nowMs = clock.now()
    if (known === undefined || nowMs - known.readMs >= olderMs)
      known = { secrets: await readSecrets(deps, kind), readMs: nowMs }
    return known.secrets
  }
  return {
    all,
    async newest() {
      const [secret] = await all(kind.readMs)
      if (secret !== undefined && clock.now() - secret.madeMs < kind.makesMs) return secret
      known = undefined
      return await makeSecret(deps, kind)
    },
  }
}

/** Those that do not open are left out too. */
async function readSecrets(
  { directory, sealer, clock }: KeptSecretDeps,
  kind: SecretKind,
): Promise<readonly KeptSecret[]> {
  const kept = await directory.read(async ({ settings }) =>
    keptOf(await settings.get('service', 0, kind.setting)),
  )
  if (kept.length === 0) return []
  const keys = await sealer()
  return living(kept, kind, clock.now()).flatMap(({ sealed, madeMs }) => {
    try {
      const key = Buffer.from(keys.open(sealed, placeOf(kind, madeMs)).reveal(), 'base64')
      return [{ key, madeMs }]
    } catch (error) {
      if (error instanceof SealFault) return []
      throw error
    }
  })
}

/** A new secret, unless another thread or node has just made one. */
async function makeSecret(deps: KeptSecretDeps, kind: SecretKind): Promise<KeptSecret> {
  const { directory, sealer, clock } = deps
  const keys = await sealer()
  await directory.writeUnseen(async ({ settings }) => {
    const nowMs = clock.now()
    const kept = living(keptOf(await settings.get('service', 0, kind.setting)), kind, nowMs)
    const opens = kept.some(({ sealed }) => !keys.isOld(sealed))
    if (opens && kept.some(({ madeMs }) => nowMs - madeMs < kind.makesMs)) return
    const secret = new Secret(randomBytes(SECRET_BYTES).toString('base64'))
    const made = { sealed: keys.seal(secret, placeOf(kind, nowMs)), madeMs: nowMs }
    await settings.set('service', 0, kind.setting, [made, ...kept])
  })
  const [newest] = await readSecrets(deps, kind)
  if (newest === undefined) throw new Error(`the secret of ${kind.setting} that was just made does not open`)
  return newest
}

function living(kept: readonly Kept[], { livesMs }: SecretKind, nowMs: number): readonly Kept[] {
  return kept.filter(({ madeMs }) => madeMs > nowMs - livesMs)
}

function keptOf(value: unknown): readonly Kept[] {
  return Array.isArray(value) ? (value as readonly Kept[]) : []
}

function placeOf({ setting }: SecretKind, madeMs: number): Place {
  return [`setting.${setting}`, madeMs]
}
