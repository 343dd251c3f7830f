/** One setting: the list of all beside it, the way back to that list on a phone. UI.md §3 */
import { IconChevronLeft } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import css from '../../../kit/account/account.module.css'
import { useWords } from '../../../kit/kit-context.ts'
import { Page } from '../../../kit/parts/page.tsx'
import { SETTINGS, type SettingId } from '../../model/settings/parts.ts'
import { SETTINGS_TEXTS } from '../../texts/settings/frame.ts'
import frame from './frame.module.css'

/** `heading`: what is true now, where a name alone says less. */
export function SettingsPage({
  part,
  heading,
  lead,
  actions,
  drawer,
  children,
}: {
  readonly part: SettingId
  readonly heading?: ReactNode
  readonly lead?: ReactNode
  readonly actions?: ReactNode
  readonly drawer?: ReactNode
  readonly children: ReactNode
}): ReactNode {
  const say = useWords(SETTINGS_TEXTS)
  return (
    <div className={frame.set}>
      <nav className={frame.nav} aria-label={say('settings')}>
        <ul>
          {SETTINGS.map((id) => (
            <li key={id}>
              <Link to={`/ajustes/${id}`}>{say(id)}</Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className={frame.body}>
        <Link to="/ajustes" className={frame.back}>
          <IconChevronLeft size={16} stroke={1.75} aria-hidden="true" />
          {say('settings')}
        </Link>
        <Page title={say(part)} heading={heading} lead={lead} actions={actions} drawer={drawer}>
          <div className={css.stack}>{children}</div>
        </Page>
      </div>
    </div>
  )
}
