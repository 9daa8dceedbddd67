/** What a module of Kamailio 5.6.3 offers to scripts, each as names between blanks. */
export interface KamailioModule {
  readonly functions: string;
  readonly params: string;
  readonly variables: string;
}

/**
 * The modules in Debian's packages of Kamailio 5.6.3 with the names that they export: what a script may name, so that a
 * report can say what is not here. Names only; read from the modules' export tables.
 */
export const kamailioModules: Readonly<Record<string, KamailioModule>> = {
  acc: {
    functions: 'acc_log_request acc_db_request acc_request',
    params:
      'early_media failed_transaction_flag failed_filter report_ack report_cancels multi_leg_info detect_direction acc_prepare_flag acc_prepare_always reason_from_hf acc_extra_nullable log_flag log_missed_flag log_level log_facility log_extra cdr_enable cdr_skip cdr_log_enable cdr_start_on_confirmed cdr_facility cdr_extra cdr_extra_nullable cdr_start_id cdr_end_id cdr_duration_id cdr_expired_dlg_enable db_flag db_missed_flag db_extra db_url db_table_acc db_table_missed_calls acc_method_column acc_from_tag_column acc_to_tag_column acc_callid_column acc_sip_code_column acc_sip_reason_column acc_time_column db_insert_mode time_mode time_attr time_exten cdrs_table time_format clone_msg cdr_on_failed acc_extra_size cdr_extra_size',
    variables: '',
  },
  acc_diameter: {
    functions: 'acc_diam_request',
    params: 'diameter_flag diameter_missed_flag diameter_client_host diameter_client_port diameter_extra',
    variables: '',
  },
  acc_json: {
    functions: '',
    params:
      'acc_flag acc_missed_flag acc_extra acc_pre_encoded_prefix acc_time_mode acc_time_format acc_log_level acc_log_facility acc_output_mqueue acc_output_syslog cdr_extra cdr_pre_encoded_prefix cdr_enable cdr_expired_dlg_enable cdr_log_level cdr_log_facility cdr_output_mqueue cdr_output_syslog',
    variables: '',
  },
  alias_db: {
    functions: 'alias_db_lookup alias_db_find',
    params:
      'db_url user_column domain_column alias_user_column alias_domain_column use_domain domain_prefix append_branches',
    variables: '',
  },
  app_jsdt: {
    functions: 'jsdt_dostring jsdt_dofile jsdt_runstring jsdt_run',
    params: 'load mode',
    variables: '',
  },
  app_sqlang: {
    functions: 'sqlang_dostring sqlang_dofile sqlang_runstring sqlang_run',
    params: 'load',
    variables: '',
  },
  async: {
    functions:
      'async_route async_ms_route async_sleep async_ms_sleep async_task_route async_task_group_route async_task_data async_task_group_data',
    params: 'workers ms_timer return',
    variables: 'async',
  },
  auth: {
    functions:
      'consume_credentials www_challenge proxy_challenge auth_challenge pv_www_authorize pv_www_authenticate pv_proxy_authorize pv_proxy_authenticate auth_get_www_authenticate has_credentials pv_auth_check',
    params:
      'secret nonce_expire nonce_auth_max_drift protect_contacts challenge_attr proxy_challenge_header www_challenge_header qop auth_checks_register auth_checks_no_dlg auth_checks_in_dlg nonce_count nc_array_size nc_array_order one_time_nonce otn_in_flight_no otn_in_flight_order nid_pool_no force_stateless_reply realm_prefix use_domain algorithm add_authinfo_hdr',
    variables: '',
  },
  auth_db: {
    functions: 'www_authorize www_authenticate proxy_authorize proxy_authenticate auth_check is_subscriber',
    params:
      'db_url user_column domain_column password_column password_column_2 calculate_ha1 use_domain load_credentials version_table force_generate_avps',
    variables: '',
  },
  auth_diameter: {
    functions: 'diameter_www_authorize diameter_proxy_authorize diameter_is_user_in',
    params: 'diameter_client_host diameter_client_port use_domain',
    variables: '',
  },
  auth_identity: {
    functions:
      'auth_date_proc auth_add_identity vrfy_get_certificate vrfy_check_msgvalidity vrfy_check_certificate vrfy_check_date vrfy_check_callid',
    params:
      'privatekey_path certificate_url certificate_cache_limit callid_cache_limit certificate_path auth_validity_time msg_timeout cainfo_path accept_pem_certs',
    variables: '',
  },
  auth_xkeys: {
    functions: 'auth_xkeys_add auth_xkeys_check',
    params: 'xkey',
    variables: '',
  },
  avp: {
    functions:
      'set_iattr set_sattr set_attr print_attr del_attr del_attrs subst_attr flags2attr attr2uri dump_attrs attr_equals attr_exists attr_equals_xl xlset_attr xlfix_attr insert_attr_hf append_attr_hf replace_attr_hf attr_to_reply attr_destination xlset_destination hdr_body2attrs hdr_body2attrs2',
    params: 'xlbuf_size',
    variables: '',
  },
  avpops: {
    functions:
      'avp_print avp_db_load avp_db_delete avp_db_store avp_db_query avp_delete avp_copy avp_pushto avp_check avp_op avp_subst avp_subst_pv is_avp_set',
    params:
      'db_url avp_table use_domain uuid_column attribute_column value_column type_column username_column domain_column db_scheme',
    variables: '',
  },
  benchmark: {
    functions: 'bm_start_timer bm_log_timer',
    params: 'enable granularity loglevel register',
    variables: 'BM_time_diff',
  },
  blst: {
    functions:
      'blst_add blst_add_retry_after blst_del blst_is_blocklisted blst_set_ignore blst_clear_ignore blst_rpl_set_ignore blst_rpl_clear_ignore',
    params: '',
    variables: '',
  },
  call_control: {
    functions: 'call_control',
    params:
      'init start stop disable socket_name socket_timeout diverter_avp_id canonical_uri_avp signaling_ip_avp sip_application_avp',
    variables: '',
  },
  call_obj: {
    functions: 'call_obj_get call_obj_free',
    params: 'start end',
    variables: '',
  },
  carrierroute: {
    functions: 'cr_user_carrier cr_route cr_nofallback_route cr_next_domain',
    params:
      'db_url carrierroute_table carrierfailureroute_table carrier_name_table domain_name_table carrierroute_id_col carrierroute_carrier_col carrierroute_domain_col carrierroute_scan_prefix_col carrierroute_flags_col carrierroute_mask_col carrierroute_prob_col carrierroute_strip_col carrierroute_rewrite_host_col carrierroute_rewrite_prefix_col carrierroute_rewrite_suffix_col carrierroute_description_col carrierfailureroute_id_col carrierfailureroute_carrier_col carrierfailureroute_domain_col carrierfailureroute_scan_prefix_col carrierfailureroute_host_name_col carrierfailureroute_reply_code_col carrierfailureroute_flags_col carrierfailureroute_mask_col carrierfailureroute_next_domain_col carrierfailureroute_description_col carrier_name_id_col carrier_name_carrier_col domain_name_id_col domain_name_domain_col subscriber_table subscriber_user_col subscriber_domain_col subscriber_carrier_col config_source default_tree config_file use_domain fallback_default fetch_rows db_load_description match_mode avoid_failed_destinations',
    variables: '',
  },
  cfg_db: {
    functions: '',
    params: 'db_url transl_tbl custom_tbl',
    variables: '',
  },
  cfg_rpc: {
    functions: '',
    params: '',
    variables: '',
  },
  cfgt: {
    functions: 'cfgt_bind_cfgt',
    params: 'basedir mask callid_prefix',
    variables: '',
  },
  cfgutils: {
    functions:
      'rand_set_prob rand_reset_prob rand_get_prob rand_event sleep usleep abort pkg_status shm_status pkg_summary shm_summary set_gflag reset_gflag is_gflag lock unlock trylock core_hash check_route_exists route_if_exists',
    params: 'initial_probability initial_gflags hash_file lock_set_size',
    variables: 'RANDOM',
  },
  corex: {
    functions:
      'forward_reply append_branch send_udp send_tcp send_data sendx is_incoming msg_iflag_set msg_iflag_reset msg_iflag_is_set file_read file_write setxflag resetxflag isxflagset set_send_socket set_send_socket_name set_recv_socket set_recv_socket_name set_source_address via_add_srvid via_add_xavp_params via_use_xavp_fields is_faked_msg is_socket_name',
    params: 'alias_subdomains dns_cache nio_intercept nio_min_msg_len nio_msg_avp evcb_reply_out',
    variables: 'cfg lsock',
  },
  counters: {
    functions: 'cnt_inc cnt_add cnt_reset',
    params: 'script_cnt_grp_name script_counter',
    variables: '',
  },
  crypto: {
    functions:
      'crypto_aes_encrypt crypto_aes_decrypt crypto_netio_in crypto_netio_out crypto_netio_encrypt crypto_netio_decrypt crypto_hmac_sha256',
    params: 'salt register_callid register_evcb kevcb_netio netio_key key_derivation init_vector',
    variables: '',
  },
  ctl: {
    functions: '',
    params:
      'fifo binrpc mode user group autoconversion binrpc_max_body_size binrpc_struct_max_body_size binrpc_buffer_size',
    variables: '',
  },
  db2_ops: {
    functions: 'db_query db_first db_next db_seek db_close db_foreach',
    params: 'db_url declare_query declare_handle xlbuf_size',
    variables: '',
  },
  db_cluster: {
    functions: '',
    params: 'connection cluster inactive_interval max_query_length',
    variables: '',
  },
  db_flatstore: {
    functions: '',
    params: 'flush encode_delimiter field_delimiter record_delimiter escape_char file_suffix',
    variables: '',
  },
  db_sqlite: {
    functions: '',
    params: 'db_set_readonly db_set_journal_mode',
    variables: '',
  },
  db_text: {
    functions: '',
    params: 'db_mode emptystring file_buffer_size max_result_rows default_connection db_delim',
    variables: '',
  },
  debugger: {
    functions: 'dbg_breakpoint dbg_pv_dump dbg_sip_msg',
    params:
      'cfgtrace cfgtrace_format breakpoint log_level log_facility log_prefix log_level_name log_assign step_usleep step_loops mod_hash_size mod_level_mode mod_level mod_facility_mode mod_facility reset_msgid cfgpkgcheck cfgtest',
    variables: '',
  },
  dialog: {
    functions:
      'dlg_manage set_dlg_profile unset_dlg_profile is_in_profile get_profile_size dlg_setflag dlg_resetflag dlg_isflagset dlg_bye dlg_refer dlg_bridge dlg_get is_known_dlg dlg_set_timeout dlg_set_timeout_by_profile dlg_set_property dlg_reset_property dlg_remote_profile dlg_set_ruri dlg_db_load_callid dlg_db_load_extra',
    params:
      'enable_stats hash_size rr_param dlg_flag timeout_avp default_timeout dlg_extra_hdrs dlg_match_mode detect_spirals db_url db_mode table_name call_id_column from_uri_column from_tag_column to_uri_column to_tag_column h_id_column h_entry_column state_column start_time_column timeout_column to_cseq_column from_cseq_column to_route_column from_route_column to_contact_column from_contact_column to_sock_column from_sock_column sflags_column toroute_name_column vars_table_name vars_h_id_column vars_h_entry_column vars_key_column vars_value_column db_update_period db_fetch_rows profiles_with_value profiles_no_value bridge_controller bridge_contact ruri_pvar initial_cbs_inscript send_bye wait_ack xavp_cfg ka_timer ka_interval timeout_noreset timer_procs track_cseq_updates lreq_callee_headers db_skip_load ka_failed_limit enable_dmq event_callback early_timeout noack_timeout end_timeout h_id_start h_id_step keep_proxy_rr dlg_filter_mode',
    variables: 'DLG_count DLG_lifetime DLG_status dlg_ctx dlg dlg_var',
  },
  dialplan: {
    functions: 'dp_translate dp_reload dp_match dp_replace',
    params:
      'db_url table_name dpid_col pr_col match_op_col match_exp_col match_len_col subst_exp_col repl_exp_col attrs_col attrs_pvar fetch_rows match_dynamic append_branch reload_delta',
    variables: '',
  },
  dispatcher: {
    functions:
      'ds_select ds_select_dst ds_select_domain ds_select_routes ds_next_dst ds_next_domain ds_set_dst ds_set_domain ds_mark_dst ds_is_from_list ds_list_exist ds_list_exists ds_load_unset ds_load_update ds_is_active ds_reload',
    params:
      'list_file db_url table_name setid_col destination_col flags_col priority_col attrs_col force_dst flags use_default xavp_dst xavp_dst_mode xavp_ctx xavp_ctx_mode hash_pvar setid_pvname attrs_pvname ds_probing_threshold ds_inactive_threshold ds_ping_method ds_ping_from ds_ping_interval ds_ping_latency_stats ds_latency_estimator_alpha ds_ping_reply_codes ds_probing_mode ds_hash_size ds_hash_expire ds_hash_initexpire ds_hash_check_interval outbound_proxy ds_default_socket ds_default_sockname ds_timer_mode event_callback ds_attrs_none ds_db_extra_attrs ds_load_mode reload_delta ds_dns_mode ds_dns_interval ds_dns_ttl',
    variables: 'dsv',
  },
  diversion: {
    functions: 'add_diversion',
    params: 'suffix',
    variables: '',
  },
  dmq: {
    functions:
      'dmq_handle_message dmq_process_message dmq_send_message dmq_bcast_message dmq_t_replicate dmq_is_from_node',
    params:
      'num_workers ping_interval server_address server_socket notification_address notification_channel multi_notify worker_usleep',
    variables: '',
  },
  dmq_usrloc: {
    functions: '',
    params:
      'enable sync replicate_socket_info batch_msg_contacts batch_msg_size batch_size batch_usleep usrloc_domain usrloc_delete',
    variables: '',
  },
  domain: {
    functions: 'is_from_local is_uri_host_local is_domain_local lookup_domain',
    params:
      'db_url domain_table domain_attrs_table did_col domain_col name_col type_col value_col register_myself',
    variables: '',
  },
  domainpolicy: {
    functions: 'dp_can_connect dp_apply_policy',
    params:
      'db_url dp_table dp_col_rule dp_col_type dp_col_att dp_col_val port_override_avp transport_override_avp domain_prefix_avp domain_suffix_avp domain_replacement_avp send_socket_avp',
    variables: '',
  },
  drouting: {
    functions: 'do_routing use_next_gw next_routing is_from_gw goes_to_gw',
    params:
      'db_url drd_table drr_table drg_table drl_table use_domain drg_user_col drg_domain_col drg_grpid_col ruri_avp attrs_avp sort_order fetch_rows force_dns enable_keepalive',
    variables: '',
  },
  enum: {
    functions: 'enum_query enum_pv_query is_from_user_enum i_enum_query',
    params: 'domain_suffix tel_uri_params branchlabel i_enum_suffix bl_algorithm',
    variables: '',
  },
  evapi: {
    functions:
      'evapi_relay evapi_async_relay evapi_multicast evapi_async_multicast evapi_unicast evapi_async_unicast evapi_close evapi_set_tag',
    params: 'workers bind_addr netstring_format event_callback max_clients',
    variables: 'evapi',
  },
  evrexec: {
    functions: '',
    params: 'exec',
    variables: 'evr',
  },
  exec: {
    functions: 'exec_dset exec_msg exec_avp exec_cmd',
    params: 'time_to_kill setvars bash_safety',
    variables: '',
  },
  group: {
    functions: 'is_user_in get_user_group',
    params:
      'db_url table user_column domain_column group_column use_domain re_table re_exp_column re_gid_column multiple_gid',
    variables: '',
  },
  gzcompress: {
    functions: '',
    params: 'header_name header_value sanity_checks',
    variables: '',
  },
  htable: {
    functions:
      'sht_print sht_rm sht_rm_name_re sht_rm_value_re sht_rm_name sht_rm_value sht_match_name sht_has_name sht_match_str_value sht_has_str_value sht_lock sht_unlock sht_reset sht_iterator_start sht_iterator_next sht_iterator_end sht_iterator_rm sht_iterator_sets sht_iterator_seti sht_iterator_setex sht_setxs sht_setxi',
    params:
      'htable db_url key_name_column key_type_column value_type_column key_value_column expires_column array_size_suffix fetch_rows timer_interval db_expires enable_dmq dmq_init_sync timer_procs event_callback event_callback_mode',
    variables: 'sht shtex shtcn shtcv shtinc shtdec shtrecord shtitkey shtitval',
  },
  http_client: {
    functions: 'http_client_query http_client_get http_connect http_connect_raw http_get_redirect',
    params:
      'connection_timeout cacert client_cert client_key cipher_suites tlsversion verify_peer verify_host httpproxyport httpproxy httpredirect useragent maxdatasize config_file httpcon authmethod keep_connections query_result query_maxdatasize netinterface',
    variables: 'curlerror',
  },
  imc: {
    functions: 'imc_manager',
    params:
      'db_url hash_size imc_cmd_start_char rooms_table members_table outbound_proxy extra_hdrs create_on_join check_on_create',
    variables: '',
  },
  ipops: {
    functions:
      'is_ip is_pure_ip is_ipv4 is_ipv6 is_ipv6_reference ip_type detailed_ipv4_type detailed_ipv6_type detailed_ip_type compare_ips compare_pure_ips is_ip_rfc1918 is_in_subnet dns_sys_match_ip dns_int_match_ip dns_query srv_query naptr_query dns_set_local_ttl',
    params: '',
    variables: 'dns srvquery naptrquery HN',
  },
  jansson: {
    functions:
      'jansson_get jansson_array_size jansson_set jansson_append jansson_xdecode jansson_xencode jansson_get_field jansson_to_val',
    params: '',
    variables: '',
  },
  janssonrpcc: {
    functions: 'janssonrpc_request jsansonrpc_request janssonrpc_notification mod_janssonrpc_request',
    params: 'server retry_codes min_srv_ttl result_pv keep_alive',
    variables: '',
  },
  json: {
    functions: 'json_get_field json_get_string',
    params: 'json_escape_char',
    variables: '',
  },
  jsonrpcc: {
    functions: 'jsonrpc_request jsonrpc_notification',
    params: 'servers max_conn_attempts',
    variables: '',
  },
  jsonrpcs: {
    functions: 'jsonrpc_dispatch jsonrpc_exec',
    params:
      'pretty_format transport fifo_name fifo_mode fifo_group fifo_user fifo_reply_dir dgram_socket dgram_workers dgram_timeout dgram_mode dgram_group dgram_user',
    variables: 'jsonrpl',
  },
  keepalive: {
    functions: 'ka_is_alive ka_add_destination ka_del_destination',
    params: 'ping_interval destination ping_from delete_counter',
    variables: '',
  },
  kemix: {
    functions: '',
    params: '',
    variables: '',
  },
  kex: {
    functions:
      'setsflag resetsflag issflagset setbflag resetbflag isbflagset setdsturi resetdsturi isdsturiset pv_printf avp_printf is_myself setdebug resetdebug',
    params: '',
    variables: 'sruid',
  },
  lcr: {
    functions: 'load_gws next_gw defunct_gw inactivate_gw from_gw from_any_gw to_gw to_any_gw',
    params:
      'db_url lcr_rule_table lcr_rule_target_table lcr_gw_table lcr_id_column id_column prefix_column from_uri_column mt_tvalue_column request_uri_column stopper_column enabled_column rule_id_column priority_column gw_id_column weight_column gw_name_column ip_addr_column port_column uri_scheme_column transport_column params_column hostname_column strip_column tag_column flags_column defunct_column gw_uri_avp ruri_user_avp tag_avp flags_avp rule_id_avp defunct_capability defunct_gw_avp lcr_id_avp mt_pv_values mtree lcr_count lcr_rule_hash_size lcr_gw_count dont_strip_or_prefix_flag priority_ordering fetch_rows ping_interval ping_inactivate_threshold ping_valid_reply_codes ping_from ping_socket',
    variables: '',
  },
  log_custom: {
    functions: 'log_udp',
    params: '',
    variables: '',
  },
  lost: {
    functions: 'lost_held_query lost_held_dereference lost_query',
    params:
      'exact_type response_time post_request location_type recursion location_profile verbose geoheader_type geoheader_order',
    variables: '',
  },
  lrkproxy: {
    functions: 'set_lrkproxy_set lrkproxy_manage',
    params:
      'lrkproxy_sock lrkproxy_disable_tout lrkproxy_retr lrkproxy_tout lrkp_alg hash_table_tout hash_table_size custom_sdp_ip_avp gt',
    variables: '',
  },
  mangler: {
    functions: 'sdp_mangle_ip sdp_mangle_port encode_contact decode_contact decode_contact_header',
    params: 'contact_flds_separator',
    variables: '',
  },
  matrix: {
    functions: 'matrix',
    params: 'db_url matrix_table matrix_first_col matrix_second_col matrix_res_col',
    variables: '',
  },
  maxfwd: {
    functions:
      'maxfwd_process mf_process_maxfwd_header process_maxfwd is_maxfwd_lt maxfwd_at_least mf_lowlimit',
    params: 'max_limit',
    variables: '',
  },
  mediaproxy: {
    functions: 'engage_media_proxy use_media_proxy end_media_session',
    params:
      'disable mediaproxy_socket mediaproxy_timeout signaling_ip_avp media_relay_avp ice_candidate ice_candidate_avp',
    variables: '',
  },
  mohqueue: {
    functions: 'mohq_count mohq_process mohq_retrieve mohq_send',
    params: 'db_url db_ctable db_qtable mohdir moh_maxcalls',
    variables: '',
  },
  mqueue: {
    functions: 'mq_fetch mq_add mq_pv_free mq_size',
    params: 'db_url mqueue mqueue_name mqueue_size mqueue_addmode',
    variables: 'mqk mqv mq_size',
  },
  msilo: {
    functions: 'm_store m_dump',
    params:
      'db_url db_table from_address contact_hdr extra_hdrs content_type_hdr offline_message reminder outbound_proxy expire_time check_time send_time clean_period use_contact sc_mid sc_from sc_to sc_uri_user sc_uri_host sc_body sc_ctype sc_exp_time sc_inc_time sc_snd_time sc_stored_hdrs snd_time_avp extra_hdrs_avp add_date max_messages add_contact skip_notification_flag',
    variables: '',
  },
  msrp: {
    functions:
      'msrp_relay msrp_reply msrp_is_request msrp_is_reply msrp_set_dst msrp_relay_flags msrp_reply_flags msrp_cmap_save msrp_cmap_lookup',
    params: 'sipmsg cmap_size auth_min_expires auth_max_expires timer_interval use_path_addr event_callback',
    variables: 'msrp',
  },
  mtree: {
    functions: 'mt_match',
    params:
      'mtree db_url db_table tname_column tprefix_column tvalue_column char_list fetch_rows pv_value pv_values pv_dstid pv_weight pv_count mt_tree_type mt_ignore_duplicates mt_allow_duplicates',
    variables: '',
  },
  nat_traversal: {
    functions: 'nat_keepalive fix_contact client_nat_test',
    params:
      'keepalive_interval keepalive_method keepalive_from keepalive_extra_headers keepalive_state_file contact_match',
    variables: 'keepalive.socket source_uri',
  },
  nathelper: {
    functions:
      'fix_nated_contact add_contact_alias set_contact_alias handle_ruri_alias fix_nated_sdp nat_uac_test fix_nated_register add_rcv_param is_rfc1918 set_alias_to_pv',
    params:
      'natping_interval ping_nated_only nortpproxy_str received_avp force_socket sipping_from sipping_method sipping_bflag natping_disable_bflag natping_processes natping_socket keepalive_timeout udpping_from_path append_sdp_oldmediaip filter_server_id nat_addr_mode alias_name',
    variables: 'rr_count rr_top_count',
  },
  nosip: {
    functions: '',
    params: 'msg_match msg_skip',
    variables: 'nosip',
  },
  p_usrloc: {
    functions: 'ul_bind_usrloc',
    params:
      'ruid_column user_column domain_column contact_column expires_column q_column callid_column cseq_column flags_column cflags_column db_mode use_domain desc_time_order user_agent_column received_column path_column socket_column methods_column matching_mode cseq_delay fetch_rows hash_size nat_bflag default_db_url default_db_type domain_db instance_column reg_id_column write_db_url read_db_url reg_db_table id_column num_column url_column status_column failover_time_column spare_flag_column error_column risk_group_column expire_time UTC_timestamps db_err_threshold failover_level db_retry_interval db_use_transactions db_transaction_level write_on_db write_on_master_db connection_expires alg_location db_ops_ruid db_update_as_insert mdb_availability_control',
    variables: '',
  },
  path: {
    functions: 'add_path add_path_received',
    params: 'use_received received_format enable_r2 sockname_mode received_name',
    variables: '',
  },
  pdb: {
    functions: 'pdb_query',
    params: 'server timeout',
    variables: '',
  },
  pdt: {
    functions: 'prefix2domain pd_translate',
    params:
      'db_url db_table sdomain_column prefix_column domain_column prefix char_list fetch_rows check_domain',
    variables: '',
  },
  permissions: {
    functions:
      'allow_routing allow_register allow_trusted allow_uri allow_address allow_source_address allow_source_address_group allow_address_group',
    params:
      'default_allow_file default_deny_file check_all_branches allow_suffix deny_suffix db_url db_mode trusted_table source_col proto_col from_col ruri_col tag_col priority_col peer_tag_avp peer_tag_mode address_table address_file grp_col ip_addr_col mask_col port_col max_subnets load_backends reload_delta trusted_cleanup_interval',
    variables: '',
  },
  pike: {
    functions: 'pike_check_req pike_check_ip',
    params: 'sampling_time_unit reqs_density_per_unit remove_latency pike_log_level',
    variables: '',
  },
  pipelimit: {
    functions: 'pl_check pl_active pl_drop',
    params:
      'timer_interval timer_mode reply_code reply_reason db_url plp_table_name plp_pipeid_column plp_limit_column plp_algorithm_column hash_size load_fetch clean_unused',
    variables: '',
  },
  prefix_route: {
    functions: 'prefix_route',
    params: 'db_url db_table exit',
    variables: '',
  },
  presence: {
    functions:
      'handle_publish handle_subscribe pres_auth_status pres_refresh_watchers pres_update_watchers pres_has_subscribers',
    params:
      'db_url presentity_table active_watchers_table watchers_table clean_period db_update_period waitn_time notifier_poll_rate notifier_processes force_delete startup_mode expires_offset max_expires min_expires min_expires_action server_address subs_htable_size pres_htable_size subs_db_mode publ_cache enable_sphere_check timeout_rm_subs send_fast_notify fetch_rows db_table_lock_type local_log_level local_log_facility subs_remove_match xavp_cfg retrieve_order retrieve_order_by sip_uri_match cseq_offset enable_dmq pres_subs_mode delete_same_subs timer_mode subs_respond_200',
    variables: 'subs notify_reply',
  },
  presence_conference: {
    functions: '',
    params: 'use_partial_states default_expires',
    variables: '',
  },
  presence_dialoginfo: {
    functions: '',
    params: 'force_single_dialog force_dummy_dialog default_expires',
    variables: '',
  },
  presence_mwi: {
    functions: '',
    params: 'default_expires',
    variables: '',
  },
  presence_profile: {
    functions: '',
    params: 'default_expires',
    variables: '',
  },
  presence_reginfo: {
    functions: '',
    params: 'default_expires',
    variables: '',
  },
  presence_xml: {
    functions: 'pres_check_basic pres_check_activities',
    params:
      'db_url xcap_table force_active integrated_xcap_server xcap_server disable_presence disable_winfo disable_bla disable_xcapdiff passive_mode xcapauth_userdel_reason force_dummy_presence force_presence_single_body presence_single_body_priorities presence_single_body_lookup_element default_expires',
    variables: '',
  },
  pua: {
    functions: 'pua_update_contact',
    params:
      'hash_size db_url db_table min_expires default_expires update_period outbound_proxy dlginfo_increase_version reginfo_increase_version check_remote_contact db_mode fetch_rows db_table_lock_write',
    variables: '',
  },
  pua_bla: {
    functions: 'bla_set_flag bla_handle_notify',
    params: 'server_address default_domain header_name outbound_proxy',
    variables: '',
  },
  pua_dialoginfo: {
    functions: '',
    params:
      'include_callid include_localremote include_tags override_lifetime caller_confirmed include_req_uri send_publish_flag use_pubruri_avps pubruri_caller_avp pubruri_callee_avp pubruri_caller_dlg_var pubruri_callee_dlg_var callee_trying disable_caller_publish_flag disable_callee_publish_flag caller_entity_when_publish_disabled callee_entity_when_publish_disabled publish_dialog_req_within attribute_display',
    variables: '',
  },
  pua_json: {
    functions: 'pua_json_publish',
    params: 'pua_include_entity',
    variables: '',
  },
  pua_reginfo: {
    functions: 'reginfo_subscribe reginfo_handle_notify',
    params: 'default_domain outbound_proxy server_address publish_reginfo',
    variables: '',
  },
  pua_rpc: {
    functions: '',
    params: '',
    variables: '',
  },
  pua_usrloc: {
    functions: 'pua_set_publish',
    params: 'default_domain entity_prefix branch_flag',
    variables: '',
  },
  pua_xmpp: {
    functions: 'pua_xmpp_notify pua_xmpp_req_winfo',
    params: 'server_address',
    variables: '',
  },
  pv: {
    functions:
      'pv_isset pv_unset pv_xavp_print pv_xavu_print pv_xavi_print pv_var_to_xavp pv_xavp_to_var is_int typeof not_empty xavp_copy xavp_slist_explode xavp_params_explode xavp_params_implode xavu_params_explode xavu_params_implode xavp_child_seti xavp_child_sets xavp_rm xavp_child_rm xavi_child_seti xavi_child_sets xavi_rm xavi_child_rm sbranch_set_ruri sbranch_append sbranch_reset pv_evalx',
    params: 'shvset varset avp_aliases',
    variables:
      '_s af branch sbranch mi stat sel snd sndto sndfrom rcv xavp xavu xavi avp hdr hdrc hfl hflc var vz vn ai adu ar au ad aU aa adn adc adr ado Au AU bf bF Bf br bR bs ci cl cnt conid cs csb ct cT dd di dir dip dic dp dP ds du duri err.class err.level err.info err.rcode err.rreason fd from.domain fn fs fsn fsp ft fu from fU from.user fUl mb mbu mf mF Mf ml mt mts od op oP ou ouri oU oUl pd pn pp pr prid proto pu pU rb rd ruri.domain re rm rmid rp rP rr rs rsi rt ru ruri rU ruri.user rUl rv rz Ras Ri Rp Ru Rut Rn RAi RAp RAu RAut sas sf sF Sf src_ip si siz sid sp su sut td to.domain tn tt tu to tU to.user tUl true Tb Tf TF Ts TS ua ruid location_ua shv time timef utime utimef TV nh version K expires msg ksr rpl ccp via0 via1 viaZ msgbuf',
  },
  pv_headers: {
    functions:
      'pvh_collect_headers pvh_apply_headers pvh_reset_headers pvh_check_header pvh_append_header pvh_modify_header pvh_remove_header pvh_header_param_exists pvh_remove_header_param',
    params:
      'xavi_name header_value_size header_collect_flag header_apply_flag skip_headers split_headers auto_msg',
    variables: 'x_hdr x_fu x_fU x_fd x_fn x_ft x_tu x_tU x_td x_tn x_tt x_rs x_rr',
  },
  qos: {
    functions: '',
    params: 'qos_flag',
    variables: '',
  },
  ratelimit: {
    functions: 'rl_check rl_check_pipe',
    params: 'timer_interval queue pipe',
    variables: '',
  },
  regex: {
    functions: 'pcre_match pcre_match_group',
    params: 'file max_groups group_max_size pcre_caseless pcre_multiline pcre_dotall pcre_extended',
    variables: '',
  },
  registrar: {
    functions:
      'save lookup lookup_to_dset registered add_sock_hdr unregister reg_fetch_contacts reg_free_contacts lookup_branches reg_send_reply',
    params:
      'default_expires default_expires_range expires_range default_q append_branches case_sensitive realm_prefix min_expires max_expires received_param received_avp max_contacts retry_after sock_mode sock_flag sock_hdr_name method_filtering use_path path_mode path_use_received path_check_local xavp_cfg xavp_rcd xavp_rcd_mask gruu_enabled outbound_mode regid_mode flow_timer contact_max_size event_callback lookup_filter_mode min_expires_mode use_expired_contacts',
    variables: 'ulc',
  },
  rls: {
    functions: 'rls_handle_subscribe rls_handle_notify rls_update_subs',
    params:
      'server_address db_url rlpres_db_url xcap_db_url rlsubs_table rlpres_table xcap_table waitn_time notifier_poll_rate notifier_processes clean_period rlpres_clean_period max_expires hash_size integrated_xcap_server to_presence_code xcap_root rls_event outbound_proxy reload_db_subs max_notify_body_length db_mode expires_offset fetch_rows disable_remote_presence max_backend_subs',
    variables: '',
  },
  rr: {
    functions:
      'loose_route loose_route_preloaded loose_route_mode record_route record_route_preset record_route_advertised_address add_rr_param check_route_param is_direction remove_record_route rr_next_hop_route',
    params:
      'append_fromtag enable_double_rr enable_full_lr add_username enable_socket_mismatch_warning custom_user_avp force_send_socket ignore_sips sockname_mode',
    variables: 'route_uri fti tti rdir',
  },
  rtimer: {
    functions: '',
    params: 'default_interval timer exec',
    variables: 'rtimer_worker',
  },
  rtjson: {
    functions: 'rtjson_init_routes rtjson_push_routes rtjson_next_route rtjson_update_branch',
    params: 'xavp_cfg',
    variables: '',
  },
  rtpengine: {
    functions:
      'set_rtpengine_set start_recording stop_recording block_dtmf unblock_dtmf block_media unblock_media silence_media unsilence_media start_forwarding stop_forwarding play_media stop_media play_dtmf rtpengine_offer rtpengine_answer rtpengine_info rtpengine_manage rtpengine_delete rtpengine_query rtpengine_query_v',
    params:
      'rtpengine_sock rtpengine_disable_tout aggressive_redetection rtpengine_retr queried_nodes_limit rtpengine_tout_ms rtpengine_allow_op control_cmd_tos db_url table_name setid_col url_col weight_col disabled_col extra_id_pv setid_avp force_send_interface rtp_inst_pvar write_sdp_pv read_sdp_pv hash_table_tout hash_table_size setid_default media_duration hash_algo mos_min_pv mos_min_at_pv mos_min_packetloss_pv mos_min_jitter_pv mos_min_roundtrip_pv mos_min_roundtrip_leg_pv mos_max_pv mos_max_at_pv mos_max_packetloss_pv mos_max_jitter_pv mos_max_roundtrip_pv mos_max_roundtrip_leg_pv mos_average_pv mos_average_packetloss_pv mos_average_jitter_pv mos_average_roundtrip_pv mos_average_roundtrip_leg_pv mos_average_samples_pv mos_A_label_pv mos_min_A_pv mos_min_at_A_pv mos_min_packetloss_A_pv mos_min_jitter_A_pv mos_min_roundtrip_A_pv mos_min_roundtrip_leg_A_pv mos_max_A_pv mos_max_at_A_pv mos_max_packetloss_A_pv mos_max_jitter_A_pv mos_max_roundtrip_A_pv mos_max_roundtrip_leg_A_pv mos_average_A_pv mos_average_packetloss_A_pv mos_average_jitter_A_pv mos_average_roundtrip_A_pv mos_average_roundtrip_leg_A_pv mos_average_samples_A_pv mos_B_label_pv mos_min_B_pv mos_min_at_B_pv mos_min_packetloss_B_pv mos_min_jitter_B_pv mos_min_roundtrip_B_pv mos_min_roundtrip_leg_B_pv mos_max_B_pv mos_max_at_B_pv mos_max_packetloss_B_pv mos_max_jitter_B_pv mos_max_roundtrip_B_pv mos_max_roundtrip_leg_B_pv mos_average_B_pv mos_average_packetloss_B_pv mos_average_jitter_B_pv mos_average_roundtrip_B_pv mos_average_roundtrip_leg_B_pv mos_average_samples_B_pv wsapi',
    variables: 'rtpstat rtpestat',
  },
  rtpproxy: {
    functions:
      'set_rtp_proxy_set unforce_rtp_proxy rtpproxy_destroy start_recording rtpproxy_offer rtpproxy_answer rtpproxy_stream2uac rtpproxy_stream2uas rtpproxy_stop_stream2uac rtpproxy_stop_stream2uas rtpproxy_manage',
    params:
      'nortpproxy_str rtpproxy_sock rtpproxy_disable_tout rtpproxy_retr rtpproxy_tout timeout_socket ice_candidate_priority_avp extra_id_pv db_url table_name rtp_inst_pvar',
    variables: 'rtpstat rtppstat',
  },
  sanity: {
    functions: 'sanity_check sanity_reply',
    params: 'default_checks uri_checks proxy_require autodrop noreply',
    variables: '',
  },
  sca: {
    functions: 'sca_handle_subscribe sca_call_info_update',
    params:
      'outbound_proxy db_url subs_table state_table db_update_interval hash_table_size call_info_max_expires line_seize_max_expires purge_expired_interval onhold_bflag server_address',
    variables: '',
  },
  sdpops: {
    functions:
      'sdp_remove_line_by_prefix sdp_remove_codecs_by_id sdp_remove_codecs_by_name sdp_keep_codecs_by_id sdp_keep_codecs_by_name sdp_with_media sdp_with_active_media sdp_remove_media sdp_with_transport sdp_with_transport_like sdp_remove_transport sdp_transport sdp_with_codecs_by_id sdp_with_codecs_by_name sdp_print sdp_get sdp_content sdp_with_ice sdp_get_line_startswith sdp_get_address_family',
    params: '',
    variables: 'sdp',
  },
  seas: {
    functions: 'as_relay_t as_relay_sl',
    params: 'listen_sockets stats_socket jain_ping servlet_ping clusters',
    variables: '',
  },
  secfilter: {
    functions:
      'secf_check_ua secf_check_from_hdr secf_check_to_hdr secf_check_contact_hdr secf_check_ip secf_check_country secf_check_dst secf_check_sqli_all secf_check_sqli_hdr',
    params: 'db_url table_name action_col type_col data_col dst_exact_match',
    variables: '',
  },
  sipcapture: {
    functions: 'sip_capture report_capture float2int sip_capture_forward',
    params:
      'db_url table_name hash_source mt_mode date_column micro_ts_column method_column correlation_column reply_reason_column ruri_column ruri_user_column ruri_domain_column from_user_column from_domain_column from_tag_column to_user_column to_domain_column to_tag_column pid_user_column contact_user_column auth_user_column callid_column callid_aleg_column via_1_column via_1_branch_column cseq_column diversion_column reason_column content_type_column authorization_column user_agent_column source_ip_column source_port_column destination_ip_column destination_port_column contact_ip_column contact_port_column originator_ip_column originator_port_column proto_column family_column rtp_stat_column type_column node_column msg_column custom_field1_column custom_field2_column custom_field3_column capture_on capture_node raw_sock_children hep_capture_on raw_socket_listen raw_ipip_capture_on raw_moni_capture_on db_insert_mode raw_interface promiscuous_on raw_moni_bpf_on callid_aleg_header custom_field1_header custom_field2_header custom_field3_header capture_mode capture_bad_msgs insert_retries insert_retry_timeout table_time_sufix topoh_unmask nonsip_hook event_callback',
    variables: 'hep',
  },
  sipdump: {
    functions: 'sipdump_send',
    params: 'enable wait rotate folder fprefix fage mode event_callback',
    variables: 'sipdump',
  },
  sipjson: {
    functions: 'sj_serialize',
    params: '',
    variables: '',
  },
  sipt: {
    functions: 'sipt_destination sipt_forwarding sipt_set_calling sipt_set_bci_1 sipt_has_isup_body',
    params: '',
    variables:
      'sipt_presentation sipt_screening sipt_hop_counter sipt_cpc sipt_calling_party_nai sipt_called_party_nai sipt',
  },
  siptrace: {
    functions: 'sip_trace hlog sip_trace_mode',
    params:
      'auth_key db_url table date_column callid_column traced_user_column msg_column method_column status_column fromip_column toip_column fromtag_column totag_column direction_column trace_flag trace_on traced_user_avp trace_table_avp duplicate_uri trace_to_database trace_local_ip trace_sl_acks xheaders_write xheaders_read hep_mode_on force_send_sock send_sock_addr send_sock_name hep_version hep_capture_id trace_delayed trace_db_mode trace_init_mode trace_mode evcb_msg',
    variables: 'siptrace',
  },
  siputils: {
    functions:
      'options_reply is_user has_totag uri_param uri_param_any add_uri_param get_uri_param uri_param_rm tel2sip is_uri is_e164 is_uri_user_e164 encode_contact decode_contact decode_contact_header cmp_uri cmp_aor cmp_hdr_name is_rpid_user_e164 append_rpid_hf set_uri_user set_uri_host is_request is_reply is_gruu is_supported is_first_hop is_tel_number is_numeric is_alphanum is_alphanumex sip_p_charging_vector contact_param_encode contact_param_decode contact_param_decode_ruri contact_param_rm hdr_date_check',
    params:
      'options_accept options_accept_encoding options_accept_language options_support contact_flds_separator rpid_prefix rpid_suffix rpid_avp',
    variables: 'pcv',
  },
  sl: {
    functions: 'sl_send_reply sl_reply send_reply send_reply_mode sl_reply_error sl_forward_reply',
    params:
      'default_code default_reason bind_tm rich_redirect event_callback_fl_ack event_callback_lres_sent',
    variables: 'ltt',
  },
  slack: {
    functions: 'slack_send',
    params: 'slack_url channel username icon_emoji',
    variables: '',
  },
  sms: {
    functions: 'sms_send_msg_to_net sms_send_msg',
    params: 'networks modems links default_net max_sms_parts domain use_contact sms_report_type',
    variables: '',
  },
  smsops: {
    functions: 'smsdump isRPDATA',
    params: '',
    variables: 'smsack rpdata tpdu smsbody',
  },
  speeddial: {
    functions: 'sd_lookup',
    params:
      'db_url user_column domain_column sd_user_column sd_domain_column new_uri_column use_domain domain_prefix',
    variables: '',
  },
  sqlops: {
    functions: 'sql_query sql_query_async sql_xquery sql_pvquery sql_result_free',
    params: 'sqlcon sqlres tr_buf_size connect_mode results_maxsize',
    variables: 'dbr sqlrows',
  },
  ss7ops: {
    functions: 'isup_to_json',
    params: '',
    variables: 'isup',
  },
  sst: {
    functions: 'sstCheckMin',
    params: 'enable_stats min_se timeout_avp reject_to_small sst_flag',
    variables: '',
  },
  statistics: {
    functions: 'update_stat reset_stat',
    params: 'variable',
    variables: '',
  },
  statsc: {
    functions: 'statsc_reset',
    params: 'track interval items',
    variables: '',
  },
  statsd: {
    functions: 'statsd_gauge statsd_histogram statsd_start statsd_stop statsd_incr statsd_decr statsd_set',
    params: 'ip port',
    variables: '',
  },
  stun: {
    functions: '',
    params: '',
    variables: '',
  },
  tcpops: {
    functions:
      'tcp_keepalive_enable tcp_keepalive_disable tcp_set_connection_lifetime tcp_enable_closed_event tcp_conid_state tcp_get_conid tcp_conid_alive tcp_set_otcpid tcp_set_otcpid_flag tcp_close_connection',
    params: 'closed_event event_callback',
    variables: 'tcp',
  },
  textops: {
    functions:
      'search search_body search_hf search_append search_append_body replace replace_str replace_body replace_body_str replace_hdrs replace_hdrs_str replace_all replace_body_all replace_body_atonce append_to_reply append_hf insert_hf append_urihf remove_hf remove_hf_idx remove_hf_re remove_hf_exp is_present_hf is_present_hf_re remove_hf_pv remove_hf_re_pv remove_hf_exp_pv remove_hf_match is_present_hf_pv is_present_hf_re_pv subst subst_uri subst_user subst_body subst_hf filter_body append_time set_body set_reply_body is_method has_body is_privacy in_list in_list_prefix cmp_str cmp_istr search_str starts_with ends_with str_find str_ifind is_audio_on_hold append_time_to_request set_body_multipart append_body_part append_body_part_hex remove_body_part get_body_part_raw get_body_part regex_substring',
    params: '',
    variables: '',
  },
  textopsx: {
    functions:
      'msg_apply_changes msg_set_buffer change_reply_status change_reply_status_code remove_body keep_hf fnmatch append_hf_value insert_hf_value remove_hf_value assign_hf_value remove_hf_value2 assign_hf_value2 include_hf_value exclude_hf_value hf_value_exists hf_iterator_start hf_iterator_next hf_iterator_prev hf_iterator_end hf_iterator_rm hf_iterator_append hf_iterator_insert bl_iterator_start bl_iterator_next bl_iterator_end bl_iterator_rm bl_iterator_append bl_iterator_insert',
    params: '',
    variables: 'hfitname hfitbody blitval',
  },
  timer: {
    functions: 'timer_enable',
    params: 'declare_timer',
    variables: '',
  },
  tls: {
    functions: 'is_peer_verified tls_set_connect_server_id',
    params:
      'tls_method server_name verify_certificate verify_depth require_certificate verify_client private_key ca_list ca_path certificate crl cipher_list connection_timeout engine engine_config engine_algorithms tls_log tls_debug session_cache session_id config tls_disable_compression ssl_release_buffers ssl_freelist_max_len ssl_max_send_fragment ssl_read_ahead send_close_notify con_ct_wq_max ct_wq_max ct_wq_blk_size tls_force_run low_mem_threshold1 low_mem_threshold2 renegotiation xavp_cfg event_callback rand_engine',
    variables:
      'tls_version tls_description tls_cipher_info tls_cipher_bits tls_peer_raw_cert tls_my_raw_cert tls_peer_urlencoded_cert tls_my_urlencoded_cert tls_peer_version tls_my_version tls_peer_serial tls_my_serial tls_peer_subject tls_peer_issuer tls_my_subject tls_my_issuer tls_peer_subject_cn tls_peer_issuer_cn tls_my_subject_cn tls_my_issuer_cn tls_peer_subject_locality tls_peer_issuer_locality tls_my_subject_locality tls_my_issuer_locality tls_peer_subject_country tls_peer_issuer_country tls_my_subject_country tls_my_issuer_country tls_peer_subject_state tls_peer_issuer_state tls_my_subject_state tls_my_issuer_state tls_peer_subject_organization tls_peer_issuer_organization tls_my_subject_organization tls_my_issuer_organization tls_peer_subject_unit tls_peer_issuer_unit tls_my_subject_unit tls_my_issuer_unit tls_peer_subject_uid tls_my_subject_uid tls_peer_san_email tls_my_san_email tls_peer_san_hostname tls_my_san_hostname tls_peer_san_uri tls_my_san_uri tls_peer_san_ip tls_my_san_ip tls_peer_verified tls_peer_revoked tls_peer_expired tls_peer_selfsigned tls_peer_notBefore tls_peer_notAfter tls_peer_server_name tls',
  },
  tm: {
    functions:
      't_newtran t_lookup_request t_lookup_cancel t_reply t_send_reply t_retransmit_reply t_release t_relay_to_udp t_relay_to_tcp t_relay_to_tls t_relay_to_sctp t_replicate t_replicate_udp t_replicate_tcp t_replicate_tls t_replicate_sctp t_replicate_to t_relay t_relay_to_avp t_relay_to t_forward_nonack t_forward_nonack_uri t_forward_nonack_udp t_forward_nonack_tcp t_forward_nonack_tls t_forward_nonack_sctp t_forward_nonack_to t_relay_cancel t_on_failure t_on_branch_failure t_on_reply t_on_branch t_check_status t_write_req t_write_unix t_set_fr t_reset_fr t_set_retr t_reset_retr t_set_max_lifetime t_reset_max_lifetime t_set_auto_inv_100 t_set_disable_6xx t_set_disable_failover t_set_no_e2e_cancel_reason t_disable_e2e_cancel_reason t_set_disable_internal_reply t_branch_timeout t_branch_replied t_any_timeout t_any_replied t_is_canceled t_is_retr_async_reply t_is_expired t_grep_status t_drop_replies t_save_lumps t_check_trans t_is_set t_use_uac_headers t_uac_send t_get_status_code t_load_contacts t_next_contacts t_next_contact_flow t_clean',
    params:
      'ruri_matching via1_matching callid_matching callid_cseq_matching fr_timer fr_inv_timer wt_timer retr_timer1 retr_timer2 max_inv_lifetime max_noninv_lifetime noisy_ctimer auto_inv_100 auto_inv_100_reason unix_tx_timeout restart_fr_on_each_reply fr_timer_avp fr_inv_timer_avp tw_append pass_provisional_replies aggregate_challenges unmatched_cancel default_code default_reason reparse_invite ac_extra_hdrs blst_503 blst_503_def_timeout blst_503_min_timeout blst_503_max_timeout blst_methods_add blst_methods_lookup cancel_b_method reparse_on_dns_failover on_sl_reply contacts_avp contact_flows_avp disable_6xx_block local_ack_mode failure_reply_mode faked_reply_prio remap_503_500 failure_exec_mode dns_reuse_rcv_socket local_cancel_reason e2e_cancel_reason xavp_contact event_callback relay_100 rich_redirect event_callback_lres_sent exec_time_check reply_relay_mode enable_uac_fr',
    variables: '',
  },
  tmrec: {
    functions: 'tmrec_match is_leap_year time_period_match',
    params: 'wday separator',
    variables: '',
  },
  tmx: {
    functions:
      't_cancel_branches t_cancel_callid t_reply_callid t_flush_flags t_flush_xflags t_is_failure_route t_is_branch_route t_is_reply_route t_is_request_route t_suspend t_continue t_reuse_branch t_precheck_trans t_drop',
    params: 'precheck_trans',
    variables:
      'T_branch_idx T_reply_ruid T_reply_code T_reply_reason T_reply_last T_inv T_req T_rpl T T_branch',
  },
  topoh: {
    functions: '',
    params:
      'mask_key mask_ip mask_callid uparam_name uparam_prefix vparam_name vparam_prefix callid_prefix sanity_checks uri_prefix_checks event_callback event_mode',
    variables: '',
  },
  topos: {
    functions: 'tps_set_context',
    params:
      'storage db_url mask_callid sanity_checks branch_expire dialog_expire clean_interval event_callback event_mode contact_host contact_mode cparam_name xavu_cfg xavu_field_a_contact xavu_field_b_contact xavu_field_contact_host rr_update context',
    variables: '',
  },
  tsilo: {
    functions: 'ts_append_to ts_append ts_append_by_contact ts_store',
    params: 'hash_size use_domain',
    variables: '',
  },
  uac: {
    functions:
      'uac_replace_from uac_restore_from uac_replace_to uac_restore_to uac_auth uac_auth_mode uac_req_send uac_reg_lookup uac_reg_lookup_uri uac_reg_status uac_reg_request_to uac_reg_enable uac_reg_disable uac_reg_refresh',
    params:
      'rr_from_store_param rr_to_store_param restore_mode restore_dlg restore_passwd restore_from_avp restore_to_avp credential auth_username_avp auth_realm_avp auth_password_avp reg_db_url reg_db_table reg_contact_addr reg_timer_interval reg_retry_interval reg_keep_callid reg_random_delay reg_active reg_gc_interval reg_hash_size reg_use_domain default_socket event_callback',
    variables: 'uac_req',
  },
  uac_redirect: {
    functions: 'set_deny_filter set_accept_filter get_redirects',
    params:
      'deny_filter accept_filter default_filter acc_function acc_db_table bflags flags_hdr_mode q_value',
    variables: '',
  },
  uid_auth_db: {
    functions: 'www_authenticate www_authorize proxy_authenticate proxy_authorize',
    params:
      'db_url username_column did_column realm_column password_column password_column_2 plain_password_column flags_column calculate_ha1 load_credentials use_did check_all_ha1',
    variables: '',
  },
  uid_avp_db: {
    functions:
      'load_attrs load_extra_attrs save_extra_attrs remove_extra_attrs lock_extra_attrs unlock_extra_attrs',
    params:
      'db_url user_attrs_table uri_attrs_table uid_column username_column did_column name_column type_column value_column flags_column scheme_column attr_group auto_unlock_extra_attrs',
    variables: '',
  },
  uid_domain: {
    functions: 'is_local lookup_domain get_did',
    params:
      'db_url db_mode domain_table domain_col did_col flags_col domattr_table domattr_did domattr_name domattr_type domattr_value domattr_flags load_domain_attrs',
    variables: '',
  },
  uid_gflags: {
    functions: 'set_ugflag reset_ugflag is_ugflag flush_ugflags',
    params:
      'initial db_url load_global_attrs global_attrs_table global_attrs_name global_attrs_type global_attrs_value global_attrs_flags',
    variables: '',
  },
  uid_uri_db: {
    functions: 'lookup_user check_uri',
    params: 'db_url uri_table uid_column did_column username_column flags_column scheme_column',
    variables: '',
  },
  uri_db: {
    functions: 'check_to check_from check_uri does_uri_exist',
    params: 'db_url db_table user_column domain_column uriuser_column use_uri_table use_domain',
    variables: '',
  },
  userblocklist: {
    functions: 'check_user_blocklist check_user_allowlist check_blocklist check_allowlist',
    params:
      'db_url userblocklist_table globalblocklist_table userblocklist_id_col userblocklist_username_col userblocklist_domain_col userblocklist_prefix_col userblocklist_allowlist_col globalblocklist_id_col globalblocklist_prefix_col globalblocklist_allowlist_col globalblocklist_description_col use_domain match_mode',
    variables: '',
  },
  usrloc: {
    functions: 'ul_bind_usrloc',
    params:
      'ruid_column user_column domain_column contact_column expires_column q_column callid_column cseq_column flags_column cflags_column db_url timer_interval db_mode db_load db_insert_update use_domain desc_time_order user_agent_column received_column path_column socket_column methods_column instance_column reg_id_column server_id_column connection_id_column keepalive_column partition_column matching_mode cseq_delay fetch_rows hash_size nat_bflag handle_lost_tcp close_expired_tcp skip_remote_socket preload db_update_as_insert timer_procs db_check_update xavp_contact db_ops_ruid expires_type db_raw_fetch_type db_insert_null server_id_filter db_timer_clean rm_expired_delay version_table ka_mode ka_from ka_domain ka_method ka_filter ka_timeout ka_loglevel ka_logmsg load_rank db_clean_tcp',
    variables: '',
  },
  utils: {
    functions: 'xcap_auth_status',
    params: 'pres_db_url xcap_table forward_active',
    variables: '',
  },
  uuid: {
    functions: '',
    params: '',
    variables: 'uuid',
  },
  websocket: {
    functions: 'ws_close ws_handle_handshake',
    params:
      'keepalive_mechanism keepalive_timeout ping_application_data sub_protocols cors_mode keepalive_interval keepalive_processes timer_interval rm_delay_interval verbose_list event_callback',
    variables: 'ws_conid',
  },
  xcap_client: {
    functions: '',
    params: 'db_url xcap_table periodical_query query_period',
    variables: '',
  },
  xcap_server: {
    functions: 'xcaps_put xcaps_get xcaps_del',
    params: 'db_url xcap_table xcap_root buf_size xml_ns directory_scheme directory_hostname',
    variables: 'xcapuri',
  },
  xhttp: {
    functions: 'xhttp_reply',
    params: 'url_match url_skip event_callback',
    variables: 'hu',
  },
  xhttp_prom: {
    functions:
      'prom_check_uri prom_dispatch prom_counter_reset prom_gauge_reset prom_counter_inc prom_gauge_set prom_histogram_observe',
    params:
      'xhttp_prom_buf_size xhttp_prom_stats xhttp_prom_beginning prom_counter prom_gauge prom_histogram xhttp_prom_timeout',
    variables: '',
  },
  xhttp_rpc: {
    functions: 'dispatch_xhttp_rpc',
    params: 'xhttp_rpc_root xhttp_rpc_buf_size',
    variables: '',
  },
  xlog: {
    functions: 'xlog xdbg xinfo xnotice xwarn xerr xbug xcrit xalert xlogl xdbgl xlogm',
    params: 'buf_size force_color long_format prefix log_facility log_colors methods_filter prefix_mode',
    variables: 'C',
  },
  xprint: {
    functions: 'xplog xpdbg',
    params: 'buf_size',
    variables: '',
  },
};
