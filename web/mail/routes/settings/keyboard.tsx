/** All keys, on one page. */
import type { ReactNode } from 'react'
import css from '../../../kit/account/account.module.css'
import { useWords } from '../../../kit/kit-context.ts'
import { KeyList } from '../../parts/key-list.tsx'
import { SettingsPage } from '../../parts/settings/settings-page.tsx'
import { KEYBOARD_TEXTS } from '../../texts/settings/keyboard.ts'

export function Screen(): ReactNode {
  const say = useWords(KEYBOARD_TEXTS)
  return (
    <SettingsPage part="teclado" lead={say('lead')}>
      <KeyList className={css.keys ?? ''} />
    </SettingsPage>
  )
}
