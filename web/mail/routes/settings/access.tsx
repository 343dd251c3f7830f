/** Who gets in: the password, the second proof, the way back, and where one is signed in. MISSION M6, M20 */
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Loaded } from '../../../kit/account/loaded.tsx'
import { useOwn } from '../../../kit/account/use-own.ts'
import { useWords } from '../../../kit/kit-context.ts'
import { Note } from '../../../kit/parts/note.tsx'
import { PasswordCard } from '../../parts/settings/password-card.tsx'
import { RecoveryAddress } from '../../parts/settings/recovery-address.tsx'
import {
  CodesCard,
  FACTORS_KEY,
  FACTORS_URL,
  type Factors,
  NewRecoveryCodes,
  PasskeysCard,
  RecoveryCodesCard,
} from '../../parts/settings/second-factor.tsx'
import { SessionsCard } from '../../parts/settings/sessions.tsx'
import { SettingsPage } from '../../parts/settings/settings-page.tsx'
import { ACCESS_TEXTS } from '../../texts/settings/account.ts'

export function Screen(): ReactNode {
  const say = useWords(ACCESS_TEXTS)
  const { api } = useOwn()
  const [codes, setCodes] = useState<readonly string[] | undefined>()
  const found = useQuery({ queryKey: [FACTORS_KEY], queryFn: () => api.get<Factors>(FACTORS_URL) })
  const factors = found.data
  const two = factors !== undefined && hasSecond(factors)
  const showCodes = (made: readonly string[] | null): void => setCodes(made ?? undefined)
  return (
    <SettingsPage
      part="acceso"
      heading={factors && say(two ? 'headingTwo' : 'headingAlone')}
      lead={factors && say(two ? 'leadTwo' : 'leadAlone')}
    >
      {factors?.required === true && <Note kind="warn" title={say('required')} />}
      {codes !== undefined && <NewRecoveryCodes codes={codes} close={() => setCodes(undefined)} />}
      <PasswordCard />
      <Loaded query={found}>
        {(all) => (
          <>
            <PasskeysCard factors={all} showCodes={showCodes} />
            <CodesCard factors={all} showCodes={showCodes} />
            {hasSecond(all) && <RecoveryCodesCard factors={all} showCodes={showCodes} />}
          </>
        )}
      </Loaded>
      <RecoveryAddress />
      <SessionsCard />
    </SettingsPage>
  )
}

function hasSecond({ codes, passkeys }: Factors): boolean {
  return codes.on || passkeys.length > 0
}
