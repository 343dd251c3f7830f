/** What stays on the server once a program has downloaded it. MISSION M21 */
import type { ReactNode } from 'react'
import { RetentionForm, useRetention } from '../../../kit/account/retention-form.tsx'
import { useWords } from '../../../kit/kit-context.ts'
import { RETENTION_TEXTS } from '../../../kit/texts/retention.ts'
import { SettingsPage } from '../../parts/settings/settings-page.tsx'
import { RETENTION_HEADS } from '../../texts/settings/retention.ts'

export function Screen(): ReactNode {
  const say = useWords(RETENTION_HEADS)
  const words = useWords(RETENTION_TEXTS)
  const found = useRetention()
  const days = found.data?.days
  return (
    <SettingsPage
      part="conservar"
      heading={days === undefined ? undefined : days === null ? say('headAll') : say('headDays', { days })}
      lead={words('lead')}
    >
      <RetentionForm query={found} />
    </SettingsPage>
  )
}
