import { cloneElement, type ReactElement, type ReactNode, Suspense, useState } from 'react';
import { patiently } from '#console/parts/load.ts';

/** Menus open a moment after the page is there: what opens them is shown with it, what they are made of is loaded later. */
const parts = () => import('./menu-parts.tsx');
const LazyRoot = patiently(() => parts().then(({ MenuRoot }) => MenuRoot));
const LazyItem = patiently(() => parts().then(({ Item }) => Item));
const LazySeparator = patiently(() => parts().then(({ Separator }) => Separator));
const LazySwitch = patiently(() => parts().then(({ Switch }) => Switch));
const LazyChoice = patiently(() => parts().then(({ Choice }) => Choice));

export interface MenuProps {
  readonly trigger: ReactElement<{ onClick?: () => void }>;
  readonly children: ReactNode;
  readonly align?: 'start' | 'end';
  /** It is open from the start. */
  readonly isOpened?: boolean;
  /** What has the focus once it is closed; true: what opened it. */
  readonly finalFocus?: () => HTMLElement | true;
}

export function Menu(props: MenuProps) {
  const [isWanted, setWanted] = useState(false);
  // Who is faster than the network gets the menu as soon as it is there.
  const waiting = cloneElement(props.trigger, { onClick: () => setWanted(true) });
  return (
    <Suspense fallback={waiting}>
      <LazyRoot {...props} isOpened={isWanted || props.isOpened === true} />
    </Suspense>
  );
}

export interface MenuItemProps {
  readonly onClick: () => void;
  readonly children: ReactNode;
  readonly hint?: string;
}

export const MenuItem = (props: MenuItemProps) => <LazyItem {...props} />;

export const MenuSeparator = () => <LazySeparator />;

export interface MenuSwitchProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly children: ReactNode;
}

/** On or off; the menu stays open. */
export const MenuSwitch = (props: MenuSwitchProps) => <LazySwitch {...props} />;

export interface MenuChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
}

/** One of several. */
export const MenuChoice = <T extends string>({ onChange, ...props }: MenuChoiceProps<T>) => {
  const choose = (value: string): void => {
    const chosen = props.options.find((option) => option.value === value);
    if (chosen) onChange(chosen.value);
  };
  return <LazyChoice {...props} onChange={choose} />;
};
