import type {
  NativeRef,
  RecoverySubject,
} from 'backstage-plugin-shipshape-common';
import type {
  RecoveryDelivery,
  RecoverySource,
  RecoveryTarget,
} from '../recovery/RecoverySource';

/** Everything, however old. */
export const EVER = new Date(0);

/** A signal that is not aborted. */
export const notAborted = () => new AbortController().signal;

/** A native resource as text. */
export const keyOf = ({ provider, nativeId }: NativeRef) =>
  `${provider}/${nativeId}`;

/** Everything that a source delivers, in the order in which it comes. */
export async function deliveriesOf(
  source: RecoverySource,
  targets: readonly RecoveryTarget[],
  since: Date = EVER,
): Promise<RecoveryDelivery[]> {
  const deliveries: RecoveryDelivery[] = [];
  for await (const delivery of source.read(targets, {
    since,
    signal: notAborted(),
  })) {
    deliveries.push(delivery);
  }
  return deliveries;
}

/** The subjects among deliveries. */
export function subjectsOf(
  deliveries: readonly RecoveryDelivery[],
): RecoverySubject[] {
  return deliveries.flatMap(delivery =>
    delivery.kind === 'subject' ? [delivery.subject] : [],
  );
}

/** The subject of a resource. */
export function subjectOf(
  deliveries: readonly RecoveryDelivery[],
  native: NativeRef,
): RecoverySubject | undefined {
  return subjectsOf(deliveries).find(
    subject => keyOf(subject.native) === keyOf(native),
  );
}

/** The resources that were answered, once for each answer. */
export function answeredOf(deliveries: readonly RecoveryDelivery[]): string[] {
  return deliveries.flatMap(delivery => {
    if (delivery.kind === 'subject') {
      return [keyOf(delivery.subject.native)];
    }
    return delivery.kind === 'failure' && delivery.native
      ? [keyOf(delivery.native)]
      : [];
  });
}

/** Native resources of targets. */
export const nativesOf = (targets: readonly RecoveryTarget[]): string[] =>
  targets.flatMap(({ native }) => native.map(keyOf));
