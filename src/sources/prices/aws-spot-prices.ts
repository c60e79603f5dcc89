import { DescribeSpotPriceHistoryCommand, EC2Client } from '@aws-sdk/client-ec2';
import { awsClientSettings, bounded } from './aws-client-settings.ts';

/* A file of its own, loaded when spot prices are asked: the SDK costs nobody else anything. */

const pages = 50;

/** Which prices, and of when. */
export interface SpotQuestion {
  readonly instanceType: string;
  readonly region: string;
  readonly zone: string;
  readonly start: string;
  readonly end: string;
}

/**
 * Every change of a spot price between two instants, and the last one before: that is the price at the start.
 * @throws what the SDK throws
 */
export async function awsSpotPrices(
  { instanceType, region, zone, start, end }: SpotQuestion,
  endpoint: string | undefined,
): Promise<unknown[]> {
  const client = new EC2Client(awsClientSettings(region, endpoint));
  const query = {
    AvailabilityZone: zone,
    InstanceTypes: [instanceType] as never[],
    ProductDescriptions: ['Linux/UNIX', 'Linux/UNIX (Amazon VPC)'],
    StartTime: new Date(start),
    EndTime: new Date(end),
    MaxResults: 1000,
  };
  const changes: unknown[] = [];
  const limits = bounded();
  try {
    let token: string | undefined;
    for (let page = 0; page < pages; page += 1) {
      const command = new DescribeSpotPriceHistoryCommand({ ...query, ...(token && { NextToken: token }) });
      const answer = await client.send(command, limits);
      changes.push(...(answer.SpotPriceHistory ?? []));
      token = answer.NextToken;
      if (!token) break;
    }
  } finally {
    client.destroy();
  }
  return changes;
}
