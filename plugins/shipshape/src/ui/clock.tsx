import {
  ReactNode,
  createContext,
  useContext,
  useEffect,
  useState,
} from 'react';
import { dayOf } from 'backstage-plugin-shipshape-common';

const ClockContext = createContext<() => Date>(() => new Date());

/** Properties of {@link ClockProvider}. */
export interface ClockProviderProps {
  clock: () => Date;
  children: ReactNode;
}

/** Replaces the clock of everything below, for tests. */
export function ClockProvider(props: ClockProviderProps) {
  return (
    <ClockContext.Provider value={props.clock}>
      {props.children}
    </ClockContext.Provider>
  );
}

const REFRESH_MS = 60_000;

/** The current time, renewed every minute, so that an age on the screen does not itself grow old. */
export function useNow(): Date {
  const clock = useContext(ClockContext);
  const [now, setNow] = useState(clock);
  useEffect(() => {
    const timer = setInterval(() => setNow(clock()), REFRESH_MS);
    return () => clearInterval(timer);
  }, [clock]);
  return now;
}

/** The current UTC day. */
export function useToday(): string {
  return dayOf(useNow());
}
