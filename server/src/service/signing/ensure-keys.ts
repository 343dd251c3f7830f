/** A domain's first keys are made when they are first asked for, one domain at a time, and sign at once. */
import type { Clock } from '../../lib/clock.ts'
import type { DomainId } from '../../mail/ids.ts'
import type { Directory } from '../../store/directory.ts'
import type { DkimKeyRecord } from '../../store/directory-dkim.ts'
import type { DomainRecord } from '../../store/directory-types.ts'
import type { Sealer } from '../../store/sealed/sealer.ts'
import { makeKeyPair } from './make-keys.ts'

/** All keys of a domain; its first pair is made now where it has none. */
export type EnsureKeys = (domain: DomainRecord) => Promise<readonly DkimKeyRecord[]>

export type EnsureDeps = {
  readonly directory: Directory
  readonly sealer: () => Promise<Sealer>
  readonly clock: Clock
}

export function createEnsureKeys({ directory, sealer, clock }: EnsureDeps): EnsureKeys {
  const making = new Map<DomainId, Promise<readonly DkimKeyRecord[]>>()
  let last: Promise<unknown> = Promise.resolve()
  const make = async (domain: DomainRecord): Promise<readonly DkimKeyRecord[]> => {
    const nowMs = clock.now()
    const pair = await makeKeyPair(await sealer(), domain.id, nowMs)
    return await directory.write(async ({ dkimKeys }) => {
      // Another thread or node may have been faster: then this pair is nobody's.
      const meanwhile = await dkimKeys.of(domain.id)
      if (meanwhile.length > 0) return meanwhile
      for (const key of pair) await dkimKeys.add(domain, key, 'active', nowMs)
      return await dkimKeys.of(domain.id)
    })
  }
  return async (domain) => {
    const known = await directory.dkimKeys(domain.id)
    if (known.length > 0) return known
    let mine = making.get(domain.id)
    if (mine === undefined) {
      mine = last.then(() => make(domain)).finally(() => making.delete(domain.id))
      making.set(domain.id, mine)
      // The next one begins whatever became of this one, which its own askers hear.
      last = mine.then(
        () => undefined,
        () => undefined,
      )
    }
    return await mine
  }
}
