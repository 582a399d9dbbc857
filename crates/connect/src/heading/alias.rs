//! The headings of each field: labels and internal names of CRMs, and the plain words that people
//! write, in English, Korean and Greek. Those of HubSpot and Salesforce are held against real
//! exports by tests; those of other systems are as far as known.

/// Entity, field, and the keys of its headings, the best one first.
pub(super) type Aliases = (&'static str, &'static [(&'static str, &'static str)]);

pub(super) const ALIASES: &[Aliases] = &[
    (
        "account",
        &[
            (
                "external_id",
                "externalid accountid companyid id recordid hsobjectid accountcrmid accountnumber 계정id 회사id organizationid 거래처코드 고객코드 κωδικος κωδικοςπελατη donotmodifyaccount leadid",
            ),
            (
                "name",
                "name accountname companyname company account organization organisation registrantname 회사명 회사 기업명 계정명 업체명 εταιρεια επωνυμια λογαριασμος 거래처명 고객사 고객사명 상호 상호명 επωνυμιαπελατη πελατης customername displayname leadname 거래처",
            ),
            ("other_names", "othernames aliases alias alsoknownas tradingname 별칭"),
            (
                "website",
                "website web url homepage websiteurl companywebsite companydomainname domain domainname companydomain 웹사이트 홈페이지 도메인 ιστοσελιδα ιστοτοπος webaddress weburl site 홈페이지주소 ιστοσελιδαεταιρειας",
            ),
            ("domains", "domains additionaldomains hsadditionaldomains emaildomains"),
            (
                "industry",
                "industry sector industrygroup category categorycode vertical 산업 업종 κλαδος 업종명 업태 δραστηριοτητα 종목 επαγγελμα",
            ),
            (
                "employees",
                "employees numberofemployees numofemployees numemployees employeecount headcount teamsize companysize 직원수 임직원수 종업원수 εργαζομενοι υπαλληλοι αριθμοςεργαζομενων αριθμοςυπαλληλων προσωπικο noofemployees employeesnumber numberofemployeesrange 사원수 인원 종업원 αρεργαζομενων αριθμοςατομων",
            ),
            (
                "annual_revenue",
                "annualrevenue revenue turnover sales 매출 매출액 연매출 εσοδα κυκλοςεργασιων τζιρος annualturnover totalrevenue 매출규모 연간매출 연매출액 εσοδαετους",
            ),
            ("revenue_growth", "revenuegrowth growth growthrate 성장률"),
            (
                "country",
                "country billingcountry countryregion countrycode billingcountrycode officelocation accountbillingcountry 국가 χωρα billingaddresscountry primaryaddresscountry address1country addresscountry address1countryregion",
            ),
            (
                "region",
                "region state billingstate stateregion province statecode 지역 시도 περιφερεια address1stateprovince",
            ),
            (
                "city",
                "city billingcity town 도시 πολη billingaddresscity primaryaddresscity address1city",
            ),
            (
                "street",
                "street streetaddress streetaddress1 billingstreet address address1 주소 도로명주소 διευθυνση οδος",
            ),
            (
                "postal_code",
                "postalcode postcode zip zipcode billingpostalcode billingzippostalcode 우편번호 ταχυδρομικοςκωδικας τκ address1zippostalcode",
            ),
            (
                "phone",
                "phone phonenumber telephone 전화 전화번호 τηλεφωνο mainphone 대표전화 τηλ τηλεφωνα 유선전화 τηλεφωνο1",
            ),
            (
                "founded_year",
                "foundedyear yearfounded founded yearestablished 설립연도 ετοςιδρυσης",
            ),
            ("technologies", "technologies webtechnologies techstack 기술 기술스택"),
            ("account_type", "accounttype type"),
            ("owner_reference", "ownerid hubspotownerid owneridentifier assigneduserid"),
            (
                "owner_name",
                "owner accountowner companyowner ownername 담당자 υπευθυνος assignedto organizationowner salesrep assignedusername",
            ),
            ("parent_reference", "parentid parentaccountid hsparentcompanyid"),
            (
                "parent_name",
                "parent parentaccount parentcompany subsidiaryof 모회사 μητρικη memberof",
            ),
            ("is_target", "istarget targetaccount hsistargetaccount 타깃어카운트"),
            ("target_since", "targetsince"),
            ("target_until", "targetuntil"),
            ("competitor", "competitor competitors incumbent 경쟁사 ανταγωνιστης"),
            ("contract_ends_at", "contractendsat contractend contractenddate"),
            ("expected_annual_revenue", "expectedannualrevenue expectedrevenue potential 예상매출"),
            ("budget_confirmed", "budgetconfirmed hasbudget"),
            ("purchase_expected_at", "purchaseexpectedat purchasedate expectedpurchasedate"),
            ("lifecycle_stage", "lifecyclestage"),
            ("description", "description"),
            (
                "created_at",
                "createdat createdate createddate created 생성일 createdtime createdon dateentered datecreated organizationcreated creationdate dateadded 등록일 ημερομηνιαδημιουργιας",
            ),
            (
                "updated_at",
                "updatedat hslastmodifieddate lastmodifieddate systemmodstamp 수정일 modifiedtime modifiedon datemodified updatetime lastmodified updatedon lastmodifiedon lastupdated",
            ),
            ("deleted", "deleted isdeleted fivetrandeleted"),
        ],
    ),
    (
        "person",
        &[
            (
                "external_id",
                "externalid contactid leadid personid id recordid hsobjectid prospectid leadnumber vid contactrecordid leadrecordid donotmodifycontact donotmodifylead",
            ),
            (
                "email",
                "email emailaddress mail workemail businessemail 이메일 메일 ηλεκτρονικοταχυδρομειο emailwork workemailaddress emailaddress1 email1 primaryemail emailhome emailother personemail 이메일주소 전자메일 emailεργασιας",
            ),
            (
                "other_emails",
                "otheremails additionalemailaddresses hsadditionalemails workemail secondaryemail secondemail alternateemail alternativeemail otheremail additionalemail email2 emailaddress2",
            ),
            ("first_name", "firstname givenname 이름 ονομα firstnamegiven"),
            ("last_name", "lastname surname familyname 성 επωνυμο"),
            (
                "title",
                "title jobtitle position role 직함 직책 직급 τιτλος θεση designation jobposition",
            ),
            ("department_name", "department 부서 τμημα"),
            (
                "company",
                "company companyname organization organisation employer accountname 회사 회사명 소속 εταιρεια organizationname companyaccount 거래처명 거래처",
            ),
            ("website", "website web companywebsite 웹사이트 홈페이지 ιστοσελιδα"),
            (
                "phone",
                "phone phonenumber mobilephone mobile 전화 전화번호 휴대폰 τηλεφωνο phonework workphone businessphone officephone phonemobile 유선전화 핸드폰 τηλεφωνο1 κινητο",
            ),
            (
                "country",
                "country mailingcountry countryregion countrycode mailingcountrycode 국가 χωρα",
            ),
            ("region", "region state mailingstate stateregion 지역 περιφερεια"),
            ("city", "city mailingcity 도시 πολη"),
            (
                "account_reference",
                "associatedcompanyidsprimary associatedcompanyidprimary primaryassociatedcompanyid accountreference accountid associatedcompanyid associatedcompanyids companyid",
            ),
            ("account_name", "account associatedcompany primarycompany"),
            ("owner_reference", "ownerid hubspotownerid"),
            (
                "owner_name",
                "owner contactowner leadowner 담당자 υπευθυνος assignedto assignedusername",
            ),
            (
                "lead_source",
                "leadsource source hsanalyticssource originalsource 유입경로 πηγη leadsourcename",
            ),
            ("lifecycle_stage", "lifecyclestage leadstatus hsleadstatus status"),
            ("buying_role", "buyingrole hsbuyingrole"),
            (
                "became_mql_at",
                "becamemqlat mqldate hslifecyclestagemarketingqualifiedleaddate becameamarketingqualifiedleaddate",
            ),
            (
                "became_sql_at",
                "becamesqlat sqldate hslifecyclestagesalesqualifiedleaddate becameasalesqualifiedleaddate",
            ),
            ("converted_opportunity_reference", "convertedopportunityid"),
            (
                "opted_out",
                "optedout donotallowemails globalunsubscribe globallyunsubscribed unsubscribedfromallemails unsubscribedfromemails optedoutofallemail optedoutofallemails globaloptout optedoutofemailmarketinginformation hasoptedoutofemail donotemail unsubscribed emailoptout optedoutofemail optout optoutemail emailoptedout unsubscribedfromallemail donotbulkemail unsubscribe hasoptedout 수신거부 수신거부여부 메일수신거부 메일수신거부여부 이메일수신거부 이메일수신거부여부 광고수신거부 donotallowbulkemails donotcontact emailunsubscribed marketingoptout personhasoptedoutofemail blacklisted abgemeldet newsletterabgemeldet desabonne διαγραφηαπολιστα gdproptout donotmail donotmarket noemail noemails nomarketing noconsent suppressed issuppressed excludefrommailing excludedfrommailing 수신거부이메일 수신거부메일 마케팅수신거부 마케팅수신거부여부 메일거부 이메일거부 광고거부 απεγγραφη εξαιρεσηαπομηνυματα unsubscribedat unsubscribedon unsubscribedate unsubscribeddate unsubscribedtime unsubscribetime unsubscribedmode optoutdate optoutat optedoutat optedouton optedoutdate emailoptoutdate gdprerased erased erasedat 수신거부일 수신거부일자 수신거부일시 수신거부날짜 ημερομηνιααπεγγραφης ημερομηνιαεξαιρεσης",
            ),
            (
                "created_at",
                "createdat createdate createddate created 생성일 등록일 createdtime createdon dateentered datecreated creationdate dateadded personcreated 명함등록일",
            ),
            (
                "updated_at",
                "updatedat lastmodifieddate hslastmodifieddate systemmodstamp 수정일 modifiedtime modifiedon datemodified updatetime lastmodified updatedon lastmodifiedon lastupdated",
            ),
            ("deleted", "deleted isdeleted fivetrandeleted"),
        ],
    ),
    (
        "opportunity",
        &[
            (
                "external_id",
                "externalid opportunityid dealid id recordid hsobjectid donotmodifyopportunity",
            ),
            (
                "name",
                "name dealname opportunityname opportunity deal 거래명 기회명 딜 ευκαιρια title dealtitle potentialname topic 영업기회명 영업기회 τιτλος ονομαευκαιριας τιτλοςευκαιριας συμφωνια",
            ),
            (
                "account_reference",
                "associatedcompanyidsprimary associatedcompanyidprimary primaryassociatedcompanyid accountreference accountid associatedcompanyid associatedcompanyids companyid accountcrmid",
            ),
            (
                "account_name",
                "accountname account company companyname associatedcompany client customer 회사 회사명 계정 εταιρεια πελατης organization organizationname potentialcustomer relatedto 고객사 고객사명 거래처명 επωνυμια salesaccount leadname 거래처 επωνυμιαπελατη ονομαπελατη",
            ),
            (
                "amount",
                "amount dealamount closevalue value dealvalue contractvalue 금액 거래금액 ποσο αξια estrevenue estimatedrevenue expectedrevenueamount opportunityamount dealvalueamount 계약금액 수주금액 expectedrevenue dealvaluein ποσοευκαιριας αξιαευκαιριας ποσοσυμφωνιας αξιασυμφωνιας αξιασυμβολαιου 예상금액 예상수주금액",
            ),
            (
                "stage",
                "stage stagename dealstage dealpipelinestageid 단계 σταδιο salesstage pipelinestage stagelabel 진행단계 영업단계 φαση statuslabel σταδιοπωλησης σταδιοευκαιριας φασηπωλησης",
            ),
            (
                "outcome",
                "outcome result 결과 status dealstatus state 상태 κατασταση statustype αποτελεσμα εκβαση 결과구분",
            ),
            (
                "is_closed",
                "isclosed closed hsisclosed isdealclosed 종결여부 마감여부 εκλεισε κλειστη",
            ),
            ("is_won", "iswon won hsisclosedwon isclosedwon 수주여부 κερδηθηκε κερδισμενη"),
            (
                "probability",
                "probability dealprobability hsdealstageprobability 확률 πιθανοτητα probabilitypercent winprobability closeprobability 수주확률 πιθανοτητακλεισιματος πιθανοτηταεπιτυχιας",
            ),
            (
                "created_at",
                "createdat createdate createddate created engagedate opendate 생성일 ημερομηνιαδημιουργιας createdtime createdon dateentered datecreated creationdate dateadded dealcreated dealcreatedon 등록일 ημνιαδημιουργιας",
            ),
            (
                "closed_at",
                "closedat closedate closed 종료일 마감일 ημερομηνιακλεισιματος dealclosedon closingdate actualclosedate closedon wontime losttime closedtime dateclosed 계약일 수주일 ημνιακλεισιματος closeddate datewon ημερκλεισιματος ημκλεισιματος",
            ),
            (
                "expected_close_at",
                "expectedcloseat expectedclosedate 예상마감일 estclosedate estimatedclosedate expectedclosingdate expectedclosing targetclosedate expectedcloseday 예상수주일 수주예정일 αναμενομενοκλεισιμο αναμενομενηημερομηνιακλεισιματος εκτιμωμενηημερομηνιακλεισιματος προβλεπομενοκλεισιμο",
            ),
            ("product_reference", "productreference product productid 제품 προιον"),
            ("owner_reference", "ownerid hubspotownerid"),
            (
                "owner_name",
                "owner dealowner opportunityowner salesagent salesrep 담당자 υπευθυνος assignedto assignedusername salesperson username 영업담당자 영업담당 πωλητης",
            ),
            ("campaign_reference", "campaignreference campaignid campaign"),
            ("lead_source", "leadsource source 유입경로 πηγη πηγηπροελευσης προελευση"),
            ("motion", "motion"),
            ("competitor", "competitor 경쟁사"),
            ("budget_confirmed", "budgetconfirmed"),
            (
                "outcome_reason",
                "outcomereason closedlostreason closedwonreason lossreason 실주사유 lostreason reasonforloss 실주이유 λογοςαπωλειας αιτιααπωλειας",
            ),
            (
                "updated_at",
                "updatedat lastmodifieddate hslastmodifieddate systemmodstamp laststagechangedate 수정일 modifiedtime modifiedon datemodified updatetime lastmodified updatedon lastmodifiedon lastupdated",
            ),
            ("deleted", "deleted isdeleted fivetrandeleted"),
        ],
    ),
    (
        "opportunity_stage",
        &[
            ("opportunity_reference", "opportunityreference opportunityid dealid"),
            ("stage", "stage stagename value dealstage"),
            ("entered_at", "enteredat dateentered createddate"),
            ("amount", "amount"),
        ],
    ),
    (
        "opportunity_role",
        &[
            ("opportunity_reference", "opportunityreference opportunityid dealid"),
            ("person_reference", "personreference contactid personid"),
            ("role", "role category"),
            ("is_primary", "isprimary primary"),
            ("deleted", "deleted isdeleted fivetrandeleted"),
        ],
    ),
    (
        "campaign",
        &[
            ("external_id", "externalid campaignid id"),
            ("name", "name campaignname campaign 캠페인 καμπανια"),
            ("channel", "channel type medium 채널 καναλι campaigntype"),
            ("status", "status"),
            ("motion", "motion"),
            ("starts_at", "startsat startdate start 시작일"),
            ("ends_at", "endsat enddate end 종료일"),
            ("budget", "budget budgetedcost 예산"),
            ("actual_cost", "actualcost cost spend 비용"),
            ("deleted", "deleted isdeleted fivetrandeleted"),
        ],
    ),
    (
        "campaign_member",
        &[
            ("campaign_reference", "campaignreference campaignid"),
            ("person_reference", "personreference contactid leadid personid leadorcontactid"),
            ("status", "status"),
            ("has_responded", "hasresponded responded"),
            ("first_responded_at", "firstrespondedat firstrespondeddate"),
            ("deleted", "deleted isdeleted fivetrandeleted"),
        ],
    ),
    (
        "event",
        &[
            ("external_id", "externalid eventid activityid messageid taskid id"),
            ("event_type", "eventtype event activitytype type tasksubtype action"),
            (
                "occurred_at",
                "occurredat timestamp activitydate activitydatetime eventdate hstimestamp starttime date",
            ),
            ("person_reference", "personreference whoid contactid leadid personid userid"),
            ("email", "email recipient emailaddress"),
            ("account_reference", "accountreference accountid companyid"),
            ("opportunity_reference", "opportunityreference opportunityid dealid whatid"),
            ("campaign_reference", "campaignreference campaignid emailcampaignid"),
            ("channel", "channel acquisitionchannel medium"),
            ("subject", "subject title emailsubject hsemailsubject"),
            ("page", "page url pageurl path"),
            ("deleted", "deleted isdeleted fivetrandeleted"),
        ],
    ),
    (
        "product",
        &[
            ("external_id", "externalid productid id productcode sku"),
            ("name", "name productname product 제품명 προιον"),
            ("family", "family series category"),
            ("price", "price salesprice unitprice listprice 가격 τιμη"),
            ("deleted", "deleted isdeleted fivetrandeleted"),
        ],
    ),
    (
        "owner",
        &[
            ("external_id", "externalid ownerid userid id"),
            ("name", "name fullname ownername salesagent username"),
            ("first_name", "firstname"),
            ("last_name", "lastname"),
            ("email", "email"),
            ("team", "team department division regionaloffice"),
            ("manager", "manager"),
            ("deleted", "deleted isdeleted fivetrandeleted"),
        ],
    ),
];
