/**
 * `ceph.conf` for one monitor, one store in memory and one S3 gateway, on 127.0.0.1 alone.
 *
 * cephx stays on: without it the gateway never connects. One replica needs `allow_pool_size_one` and
 * `chooseleaf_type = 0`; no manager daemon is needed once the autoscaler is off.
 */
export function cephConfiguration(at: {
  readonly folder: string;
  readonly fsid: string;
  readonly port: number;
  readonly monitorV2: number;
  readonly monitorV1: number;
}): string {
  const { folder, fsid, port, monitorV2, monitorV1 } = at;
  return `[global]
fsid = ${fsid}
mon_host = [v2:127.0.0.1:${monitorV2}/0,v1:127.0.0.1:${monitorV1}/0]
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
auth_cluster_required = cephx
auth_service_required = cephx
auth_client_required = cephx
auth_allow_insecure_global_id_reclaim = false
keyring = ${folder}/keyring
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 1
osd_pool_default_pgp_num = 1
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
mon_data_avail_crit = 0
mon_data_avail_warn = 0
mon_data = ${folder}/mon
osd_data = ${folder}/osd
osd_objectstore = memstore
memstore_device_bytes = 2147483648
osd_class_load_list = *
osd_class_default_list = *
run_dir = ${folder}
admin_socket = ${folder}/$name.asok
pid_file = ${folder}/$name.pid
log_file = ${folder}/$name.log
ms_bind_ipv6 = false
rgw_frontends = beast endpoint=127.0.0.1:${port}
rgw_crypt_require_ssl = false
rgw_crypt_s3_kms_backend = testing
rgw_crypt_s3_kms_encryption_keys = testkey-1=${Buffer.alloc(32, 7).toString('base64')}
`;
}
