/** All settings, to be found by what people call them. */
import { TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useWords } from '../../../kit/kit-context.ts'
import { Empty } from '../../../kit/parts/empty.tsx'
import { HelpFoot } from '../../../kit/parts/help-foot.tsx'
import { Page } from '../../../kit/parts/page.tsx'
import { findSettings, type SettingId } from '../../model/settings/parts.ts'
import css from '../../parts/settings/frame.module.css'
import { SETTING_ICONS } from '../../parts/settings/setting-icons.ts'
import { SETTINGS_TEXTS } from '../../texts/settings/frame.ts'

export function Screen(): ReactNode {
  const say = useWords(SETTINGS_TEXTS)
  const [text, setText] = useState('')
  const found = findSettings(text, (id) => [say(id), say(`${id}-why`), say(`${id}-words`)].join(' '))
  return (
    <Page title={say('settings')} lead={say('lead')}>
      <search>
        <TextInput
          type="search"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          placeholder={say('find')}
          aria-label={say('find')}
          leftSection={<IconSearch size={16} stroke={1.75} aria-hidden="true" />}
          maw={420}
        />
      </search>
      {found.length === 0 ? (
        <Empty title={say('none')} text={say('noneWhy')} />
      ) : (
        <ul className={css.index}>
          {found.map((id) => (
            <li key={id}>
              <Setting id={id} />
            </li>
          ))}
        </ul>
      )}
      <HelpFoot />
    </Page>
  )
}

function Setting({ id }: { readonly id: SettingId }): ReactNode {
  const say = useWords(SETTINGS_TEXTS)
  const Icon = SETTING_ICONS[id]
  return (
    <Link to={`/ajustes/${id}`}>
      <span className={css.mark} aria-hidden="true">
        <Icon size={18} stroke={1.75} />
      </span>
      <span>
        <strong>{say(id)}</strong>
        <span>{say(`${id}-why`)}</span>
      </span>
    </Link>
  )
}
