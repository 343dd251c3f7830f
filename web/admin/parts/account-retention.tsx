/** What of a colleague's mail stays on the server. MISSION M12, M21 */
import type { ReactNode } from 'react'
import { RetentionForm, useRetention } from '../../kit/account/retention-form.tsx'
import { AccountOf } from '../../kit/account/use-own.ts'
import { useWords } from '../../kit/kit-context.ts'
import { RETENTION_TEXTS } from '../../kit/texts/retention.ts'
import { ACCOUNT_MORE_TEXTS } from '../texts/account-more.ts'
import css from './panel.module.css'

export function AccountRetention({ address }: { readonly address: string }): ReactNode {
  return (
    <AccountOf value={address}>
      <Kept />
    </AccountOf>
  )
}

function Kept(): ReactNode {
  const say = useWords(ACCOUNT_MORE_TEXTS)
  const words = useWords(RETENTION_TEXTS)
  const found = useRetention()
  const days = found.data?.days
  return (
    <div className={css.stack}>
      {days !== undefined && (
        <p>
          {days === null ? say('keptAll') : say('keptDays', { days })}{' '}
          <span className={css.quiet}>{words('lead')}</span>
        </p>
      )}
      <RetentionForm query={found} />
    </div>
  )
}
