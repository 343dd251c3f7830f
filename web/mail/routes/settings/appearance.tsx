/** How it looks and whether it tells of new mail: at once, because only this device is concerned. UI.md §4 */
import { Radio, Stack, useMantineColorScheme } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import css from '../../../kit/account/account.module.css'
import { Card } from '../../../kit/account/card.tsx'
import { DENSITY, type DeviceChoice, useDeviceChoice } from '../../../kit/device-choice.ts'
import { useWords } from '../../../kit/kit-context.ts'
import { PushSwitch } from '../../../kit/parts/push-switch.tsx'
import { SettingsPage } from '../../parts/settings/settings-page.tsx'
import { UNDO_TIME } from '../../parts/use-undo-time.ts'
import { APPEARANCE_TEXTS } from '../../texts/settings/appearance.ts'

const SCHEMES = ['auto', 'light', 'dark'] as const

export function Screen(): ReactNode {
  const say = useWords(APPEARANCE_TEXTS)
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const choose = (wanted: string): void => {
    const scheme = SCHEMES.find((one) => one === wanted)
    if (scheme !== undefined) setColorScheme(scheme)
  }
  return (
    <SettingsPage part="apariencia" lead={say('lead')}>
      <Card title={say('look')}>
        <div className={css.cardBody}>
          <Radio.Group value={colorScheme} onChange={choose} aria-label={say('look')}>
            <Stack gap="sm">
              {SCHEMES.map((scheme) => (
                <Radio key={scheme} value={scheme} label={say(scheme)} />
              ))}
            </Stack>
          </Radio.Group>
        </div>
      </Card>
      <Choices choice={DENSITY} title={say('density')} labelOf={(one) => say(one)} />
      <Choices
        choice={UNDO_TIME}
        title={say('undo')}
        help={say('undoHelp')}
        labelOf={(n) => say('seconds', { n: Number(n) })}
      />
      <Card title={say('notices')}>
        <div className={css.cardBody}>
          <PushSwitch />
        </div>
      </Card>
      <p className={css.quiet}>
        <Link to="/ajustes/cuenta">{say('language')}</Link>
      </p>
    </SettingsPage>
  )
}

function Choices<T extends string>({
  choice,
  title,
  help,
  labelOf,
}: {
  readonly choice: DeviceChoice<T>
  readonly title: string
  readonly help?: string
  readonly labelOf: (value: T) => string
}): ReactNode {
  const [chosen, choose] = useDeviceChoice(choice)
  return (
    <Card title={title} text={help}>
      <div className={css.cardBody}>
        <Radio.Group value={chosen} onChange={choose} aria-label={title}>
          <Stack gap="sm">
            {choice.values.map((value) => (
              <Radio key={value} value={value} label={labelOf(value)} />
            ))}
          </Stack>
        </Radio.Group>
      </div>
    </Card>
  )
}
