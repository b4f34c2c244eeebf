import type { Deployment } from './deployment.ts';

/** What works here and would not in the cloud: a topic whose policy leaves out the service that publishes to it. */
export function concernsOf({ topics, mail }: Pick<Deployment, 'topics' | 'mail'>): string[] {
  const used = [
    ...mail.receiptRules.flatMap(({ actions }) => actions.map(({ topicArn }) => topicArn)),
    ...mail.configurationSets.flatMap(({ destinations }) => destinations.map(({ topicArn }) => topicArn)),
  ];
  return topics
    .filter(
      ({ arn, publishers }) => used.includes(arn) && publishers?.includes('ses.amazonaws.com') === false,
    )
    .map(({ name }) => `in the cloud SES could not publish to the topic ${name}: its policy doesn't let it`);
}
